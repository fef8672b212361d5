// SPDX-License-Identifier: Apache-2.0
// A client of a live session: numbers and waveforms as they come, and an order.
//
//     node live_client.mjs ADDRESS [SECONDS] [MESSAGE]
//     node live_client.mjs http://127.0.0.1:8080/ 5 '{"do":"act","name":"bleed","value":200}'
//
// ADDRESS is one of those that `jumeau live` prints. WebSocket is there in every browser and in node from 22 on
// (before that: node --experimental-websocket, from 20.10 on). See docs/live.md for what the messages hold.

const [where, seconds = '1e9', message] = process.argv.slice(2)
if (!where || typeof WebSocket === 'undefined') {
  console.error(where ? 'this node has no WebSocket: take 22, or --experimental-websocket'
    : 'node live_client.mjs ADDRESS [SECONDS] [MESSAGE]')
  process.exit(2)
}

const address = new URL(where)
const token = address.searchParams.get('token')
address.protocol = 'ws:'
address.pathname = '/ws'
address.search = token ? `?bed=1&token=${token}` : '?bed=1'

let waves = [] // what hello says of them

// "JMW1", seq, t, dt, number of waves, number of samples, then floats wave after wave; all little endian.
function readWaves (buffer) {
  const view = new DataView(buffer)
  const samples = view.getUint16(22, true)
  return {
    seq: view.getUint32(4, true),
    t: view.getFloat64(8, true),
    dt: view.getFloat32(16, true),
    values: waves.map((wave, k) => new Float32Array(buffer, 24 + 4 * k * samples, samples))
  }
}

const socket = new WebSocket(address)
socket.binaryType = 'arraybuffer'
socket.onopen = () => {
  if (message) socket.send(message)
  setTimeout(() => socket.close(), 1000 * Number(seconds)).unref?.()
}
socket.onmessage = ({ data }) => {
  if (typeof data !== 'string') {
    const frame = readWaves(data)
    const last = waves.map((wave, k) => `${wave.label} ${frame.values[k].at(-1)?.toFixed(3)} ${wave.unit}`)
    console.log(`waves ${frame.t.toFixed(3)} s: ${last.join(', ')}`)
    return
  }
  const said = JSON.parse(data)
  if (said.type === 'hello') {
    waves = said.waves
    console.log(`${said.title}: ${said.notice}`)
  } else if (said.type === 'numerics') {
    const alarms = said.alarms.map(alarm => alarm.text)
    console.log(`${said.t.toFixed(2)} s`, said.values, ...alarms)
  } else {
    console.log(said)
  }
}
socket.onerror = () => { console.error(`nobody is at ${address.host}, or it does not let us in`); process.exitCode = 1 }
