// SPDX-License-Identifier: Apache-2.0
// A room without patients, for tests of the pages alone: speaks the protocol of docs/live.md and
// makes up what it says (fake_bed.mjs).
//
//   node fake_room.mjs [port]      then http://127.0.0.1:<port>/ and /instructor

import { createServer } from "node:http";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { ACTIONS, Bed, DOSES, INPUTS, NUMERICS, TICK, frame } from "./fake_bed.mjs";

const ROOT = process.env.JM_SOURCE ?? join(fileURLToPath(import.meta.url), "../../..");
const PAGES = join(ROOT, "io/live/page");
const UPLOT = { "uplot.js": "uPlot.iife.min.js", "uplot.css": "uPlot.min.css" };
const TYPES = { js: "text/javascript", css: "text/css", html: "text/html", svg: "image/svg+xml" };
const NOTICE = "Simulated. Not a patient monitor, not for clinical use.";

// ---- WebSocket, as much of RFC 6455 as a browser on the same machine needs ----

function packed(data) {
  const body = Buffer.isBuffer(data) ? data : Buffer.from(data);
  const head =
    body.length < 126
      ? Buffer.from([0, body.length])
      : Buffer.from([0, 126, body.length >> 8, body.length & 255]);
  if (body.length > 65535) throw new Error("too long for a test");
  head[0] = Buffer.isBuffer(data) ? 0x82 : 0x81;
  return Buffer.concat([head, body]);
}

function unpack(client, chunk) {
  client.rest = Buffer.concat([client.rest, chunk]);
  const texts = [];
  for (;;) {
    const b = client.rest;
    if (b.length < 6) return texts;
    let length = b[1] & 127;
    let at = 2;
    if (length === 126) [length, at] = [b.readUInt16BE(2), 4];
    if (b.length < at + 4 + length) return texts;
    const body = Buffer.from(b.subarray(at + 4, at + 4 + length));
    for (let i = 0; i < length; i++) body[i] ^= b[at + (i & 3)];
    if ((b[0] & 15) === 1) texts.push(body.toString());
    if ((b[0] & 15) === 8) client.socket.end();
    client.rest = b.subarray(at + 4 + length);
  }
}

export class Room {
  constructor() {
    this.beds = [new Bed(1), new Bed(2)];
    this.clients = new Set();
    this.asked = []; // what clients asked for, for tests
    this.server = createServer((request, response) => this.page(request, response));
    this.server.on("upgrade", (request, socket) => this.join(request, socket));
    this.came = performance.now();
  }

  async listen(port = 0) {
    await new Promise((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    this.timer = setInterval(() => this.tick(), 40);
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  close() {
    clearInterval(this.timer);
    for (const client of this.clients) client.socket.destroy();
    this.server.close();
  }

  hangUp() {
    for (const client of this.clients) client.socket.destroy();
  }

  page(request, response) {
    const url = new URL(request.url, "http://x");
    const send = (status, type, body) => {
      response.writeHead(status, {
        "Content-Type": type,
        "Content-Security-Policy": "default-src 'self'",
        "Cache-Control": "no-store",
      });
      response.end(body);
    };
    const name =
      url.pathname === "/"
        ? "monitor.html"
        : url.pathname === "/instructor"
          ? "instructor.html"
          : url.pathname.slice(1);
    const bed = this.beds[Number(/^\/api\/v1\/beds\/(\d+)\//.exec(url.pathname)?.[1]) - 1];
    if (url.pathname === "/api/v1/room") {
      const beds = this.beds.map(({ id, title, state }) => ({ id, title, ...state }));
      return send(200, "application/json", JSON.stringify({ notice: NOTICE, beds }));
    }
    if (bed) return send(200, "application/json", JSON.stringify(this.api(bed, url)));
    const file = UPLOT[name]
      ? join(ROOT, ".deps/web/node_modules/uplot/dist", UPLOT[name])
      : join(PAGES, name);
    if (name.includes("/") || !existsSync(file))
      return send(404, "text/plain", "There is no such page.");
    send(200, TYPES[name.split(".").pop()] ?? "text/plain", readFileSync(file));
  }

  api(bed, url) {
    const what = url.pathname.split("/").pop();
    if (what === "numerics") return bed.numerics(performance.now() / 1000);
    if (what === "log") return { log: bed.log };
    const rows = bed.trend.filter(([t]) => t >= Number(url.searchParams.get("from")));
    const names = url.searchParams.get("signals").split(",");
    return {
      t: rows.map(([t]) => t),
      signals: Object.fromEntries(names.map((name) => [name, rows.map(([, v]) => v[name])])),
    };
  }

  join(request, socket) {
    const url = new URL(request.url, "http://x");
    const bed = this.beds[Number(url.searchParams.get("bed") ?? 1) - 1];
    if (!bed) return socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const client = {
      socket,
      rest: Buffer.alloc(0),
      bed,
      role: url.searchParams.get("role") === "learner" ? "learner" : "instructor",
    };
    this.clients.add(client);
    socket.on("close", () => this.clients.delete(client));
    socket.on("error", () => this.clients.delete(client));
    socket.on("data", (chunk) =>
      unpack(client, chunk).forEach((text) => this.take(client, JSON.parse(text))),
    );
    this.send(client, this.hello(client));
    this.send(client, this.strip());
  }

  hello({ bed, role }) {
    const all = {
      type: "hello",
      version: 1,
      notice: NOTICE,
      role,
      bed: bed.id,
      beds: this.beds.map((b) => b.id),
      title: bed.title,
      patient: String(bed.id),
      arm: "usual",
      start: 0,
      tick: TICK,
      time_unit: "s",
      waves: bed.waves,
      numerics: NUMERICS,
      limits: bed.limits,
      state: { ...bed.state, t: bed.now.t },
    };
    if (role === "learner") return all;
    return {
      ...all,
      actions: ACTIONS,
      doses: DOSES,
      inputs: INPUTS,
      bookmarks: bed.marks.map(({ name, t }) => ({ name, t })),
      log: bed.log,
    };
  }

  strip() {
    const wall = performance.now() / 1000;
    return {
      type: "beds",
      beds: this.beds.map((bed) => ({
        id: bed.id,
        title: bed.title,
        state: bed.state.state,
        alarm: bed.alarms(wall)[0]?.priority ?? null,
      })),
    };
  }

  send(client, message) {
    client.socket.write(packed(Buffer.isBuffer(message) ? message : JSON.stringify(message)));
  }

  tell(bed, message, hidden = false) {
    for (const client of this.clients)
      if (client.bed === bed && !(hidden && client.role === "learner")) this.send(client, message);
  }

  entry(bed, text, hidden) {
    const entry = { n: bed.log.length + 1, t: bed.now.t, text, hidden: Boolean(hidden) };
    bed.log.push(entry);
    this.tell(bed, { type: "entry", ...entry }, entry.hidden);
  }

  // One of the verbs; a sentence where it is refused.
  orders(bed, m) {
    const known = (list) => list.some((one) => one.name === m.name);
    switch (m.do) {
      case "ping":
        return;
      case "silence":
        bed.until = m.seconds ? performance.now() / 1000 + m.seconds : 0;
        return;
      case "limits":
        bed.limits[m.name] = { low: m.low, high: m.high, priority: m.priority };
        return this.tell(bed, { type: "limits", limits: bed.limits });
      case "pause":
      case "run":
        bed.state.state = m.do === "run" ? "running" : "paused";
        break;
      case "speed":
        bed.state.speed = m.speed;
        break;
      case "bookmark":
        bed.marks.push({ name: m.name, t: bed.now.t, now: { ...bed.now } });
        return this.tell(
          bed,
          { type: "bookmarks", bookmarks: bed.marks.map(({ name, t }) => ({ name, t })) },
          true,
        );
      case "return": {
        const mark = bed.marks.find((one) => one.name === (m.name || "begin"));
        if (!mark) return `There is no bookmark "${m.name}"; make it first.`;
        bed.now = { ...mark.now };
        bed.trend = bed.trend.filter(([t]) => t <= bed.now.t);
        bed.log = bed.log.filter((one) => one.t <= bed.now.t);
        this.tell(bed, { type: "log", log: bed.log }, true);
        break;
      }
      case "act":
        if (m.name === "bleed") bed.now.bleeding = m.value;
        if (m.name === "fluid") bed.now.lost -= m.value;
        if (m.name === "apnoea") bed.now.breathing = false;
        return void this.entry(
          bed,
          m.value === undefined ? m.name : `${m.name} ${m.value}`,
          m.hidden,
        );
      case "dose":
        if (!known(DOSES)) return `There is no dose "${m.name}".`;
        if (!/^(mg|ug|g)$/.test(m.unit))
          return `"${m.unit}" is no unit of ${m.name}; it is given in mg.`;
        return void this.entry(bed, `${m.amount} ${m.unit} ${m.name}`, m.hidden);
      case "set":
        return void this.entry(bed, `${m.name} = ${m.value} ${m.unit}`, m.hidden);
      case "stop":
        return void this.entry(bed, `${m.name} ends`, m.hidden);
      case "note":
        return void this.entry(bed, m.text, m.hidden);
      default:
        return `There is no "${m.do}".`;
    }
    this.tell(bed, { ...bed.state, t: bed.now.t });
  }

  take(client, message) {
    this.asked.push({ role: client.role, bed: client.bed.id, ...message });
    const error = this.orders(client.bed, message);
    if (message.id !== undefined)
      this.send(client, { type: "reply", id: message.id, ok: !error, ...(error ? { error } : {}) });
  }

  tick() {
    const now = performance.now();
    const wall = Math.min(0.2, (now - this.came) / 1000);
    this.came = now;
    this.turn = (this.turn ?? 0) + 1;
    for (const bed of this.beds) {
      if (bed.state.state === "running") this.live(bed, wall);
      if (this.turn % 6 === bed.id) this.tell(bed, bed.numerics(now / 1000));
    }
    const strip = JSON.stringify(this.strip());
    if (strip !== this.stripped)
      for (const client of this.clients) this.send(client, JSON.parse(strip));
    this.stripped = strip;
  }

  live(bed, wall) {
    bed.due = (bed.due ?? 0) + (wall * bed.state.speed) / TICK;
    const every = Math.max(1, Math.round(bed.state.speed / 8));
    const samples = [];
    for (; bed.due >= every; bed.due -= every) {
      let sample;
      for (let k = 0; k < every; k++) sample = bed.step();
      samples.push(sample);
    }
    if (samples.length) this.tell(bed, frame(bed, samples, every * TICK));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const room = new Room();
  process.stdout.write(`${await room.listen(Number(process.argv[2]) || 0)}\n`);
}
