// SPDX-License-Identifier: Apache-2.0
// The last samples of all waves of a bed, in arrays that are made once. Samples are counted from
// the begin of the connection; sample k stands in place k & mask.

const HEAD_BYTES = 24;
const MAGIC = 0x31574d4a; // "JMW1", little endian

export class Ring {
  constructor(waves, capacity = 16384) {
    this.waves = waves;
    this.mask = capacity - 1; // a power of two
    this.t = new Float64Array(capacity);
    this.broken = new Uint8Array(capacity); // 1: this sample does not follow the one before it
    this.values = Array.from({ length: waves }, () => new Float32Array(capacity));
    this.clear();
  }

  clear() {
    this.end = 0; // samples so far
    this.first = 0; // the oldest that is still here
    this.newest = NaN; // its time
    this.dt = NaN;
    this.turns = (this.turns ?? 0) + 1; // how often time has begun anew
  }

  // A binary frame. False where it is none of ours.
  push(buffer) {
    if (buffer.byteLength < HEAD_BYTES) return false;
    const view = new DataView(buffer);
    const waves = view.getUint16(20, true);
    const samples = view.getUint16(22, true);
    if (view.getUint32(0, true) !== MAGIC || waves !== this.waves) return false;
    if (buffer.byteLength < HEAD_BYTES + 4 * waves * samples || samples === 0) return false;
    this.add(view, view.getFloat64(8, true), view.getFloat32(16, true), samples);
    return true;
  }

  add(view, t, dt, samples) {
    if (t < this.newest - 0.5 * dt) this.clear(); // the session returned to a bookmark
    const due = this.newest + dt;
    const jumped = !(t - due < 1.5 * Math.max(dt, this.dt || dt));
    for (let k = 0; k < samples; k++) {
      const at = (this.end + k) & this.mask;
      this.t[at] = t + k * dt;
      this.broken[at] = k === 0 && jumped ? 1 : 0;
      for (let w = 0; w < this.waves; w++) {
        this.values[w][at] = view.getFloat32(HEAD_BYTES + 4 * (w * samples + k), true);
      }
    }
    this.end += samples;
    this.first = Math.max(0, this.end - this.mask);
    this.newest = t + (samples - 1) * dt;
    this.dt = dt;
  }

  // The first sample after time t.
  after(t) {
    let low = this.first;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.t[middle & this.mask] > t) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
