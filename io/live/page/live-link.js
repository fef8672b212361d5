// SPDX-License-Identifier: Apache-2.0
// The link to a room: one WebSocket that comes back by itself, requests with replies, and HTTP with
// the token of the page's address. What a room says goes to `on[type]`; frames to `on.frame`.

import { sentence } from "./live-words.js";

const PING_MS = 5000; // how often we ask whether the room is there,
const DEAD_MS = 12000; // and when we stop believing in it
const REPLY_MS = 6000;
const LONGEST_WAIT_MS = 10000;
const LONGEST_MESSAGE = 4096; // of the protocol

export const token = new URLSearchParams(location.search).get("token");

// An address of the room with the token and, where given, the bed.
export function address(path, bed) {
  const url = new URL(path, location.href);
  if (bed) url.searchParams.set("bed", bed);
  if (token) url.searchParams.set("token", token);
  return url.href;
}

export class Link {
  constructor(bed, role, on) {
    Object.assign(this, { bed, role, on, waiting: new Map(), id: 0, tries: 0, open: false });
    this.connect();
    // The network is back, or the page is looked at again: no reason to wait on.
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  connect() {
    const url = new URL(address("ws", this.bed));
    if (this.role === "learner") url.searchParams.set("role", "learner");
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.heard = performance.now();
    socket.onmessage = (event) => socket === this.socket && this.take(event.data);
    socket.onclose = () => socket === this.socket && this.lost();
    clearInterval(this.pinging);
    this.pinging = setInterval(() => this.ping(), PING_MS);
  }

  ping() {
    if (performance.now() - this.heard > DEAD_MS) return this.drop();
    if (this.open) this.socket.send('{"do":"ping"}');
  }

  take(data) {
    this.heard = performance.now();
    if (typeof data !== "string") return this.on.frame(data);
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return; // a line that was cut off; the room will say it again
    }
    if (message.type === "reply") return this.answer(message);
    if (message.type === "hello") {
      this.open = true;
      this.tries = 0;
    }
    if (typeof this.on[message.type] === "function") this.on[message.type](message);
  }

  lost() {
    const was = this.open;
    this.open = false;
    clearInterval(this.pinging);
    for (const [, reply] of this.waiting)
      reply({ ok: false, error: "The connection was lost before the room answered." });
    this.waiting.clear();
    // Doubling, and never all learners at the same moment.
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.tries) * (0.75 + 0.5 * Math.random());
    this.tries++;
    this.timer = setTimeout(() => this.connect(), wait);
    this.on.lost(wait / 1000, was);
  }

  drop() {
    const socket = this.socket;
    this.socket = null; // its close is no news any more
    if (socket) socket.close();
    this.lost();
  }

  hurry() {
    if (
      this.open ||
      !this.timer ||
      (this.socket && this.socket.readyState === WebSocket.CONNECTING)
    )
      return;
    clearTimeout(this.timer);
    this.connect();
  }

  // Another bed of the same room.
  turn(bed) {
    this.bed = bed;
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    this.open = false;
    if (socket) socket.close();
    for (const [, reply] of this.waiting)
      reply({ ok: false, error: "The bed was changed before the room answered." });
    this.waiting.clear();
    this.connect();
  }

  answer(message) {
    const reply = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (!message.ok) message.error = sentence(message.error);
    if (reply) reply(message);
  }

  // A promise of the room's reply, { ok, error }; never refused.
  ask(request) {
    if (!this.open)
      return Promise.resolve({
        ok: false,
        error: "There is no connection to the room; try again when it is back.",
      });
    const id = ++this.id;
    const text = JSON.stringify({ ...request, id });
    if (new TextEncoder().encode(text).length > LONGEST_MESSAGE) {
      return Promise.resolve({
        ok: false,
        error: `This is longer than the ${LONGEST_MESSAGE} bytes that a room takes; shorten it.`,
      });
    }
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.socket.send(text);
      setTimeout(
        () => this.answer({ id, ok: false, error: "The room did not answer in time." }),
        REPLY_MS,
      );
    });
  }

  async get(path) {
    const response = await fetch(address(`api/v1/${path}`), { cache: "no-store" });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  }
}
