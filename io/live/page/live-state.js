// SPDX-License-Identifier: Apache-2.0
// How the session stands, in words: running or paused, how fast, how late, and its time.

import { icon, mark, put } from "./live-dom.js";
import { time, times } from "./live-words.js";

const WORDS = { running: "Running", paused: "Paused", returning: "Returning…", ended: "Ended" };
const LATE_S = 0.5; // less than this is nobody's concern
const FORGET_MS = 8000;

export class State {
  // clock: where time stands; chip: where the state does; note: a line for what is unusual.
  constructor({ clock, chip, note }) {
    Object.assign(this, { clock, chip, note, state: null, notes: new Map() });
  }

  show(state) {
    this.state = state;
    const root = document.documentElement;
    mark(root, "data-state", state.state);
    mark(root, "data-speed", state.speed);
    const moves = state.state === "running";
    const settles = state.state === "returning" && state.t === 0; // nobody has been anywhere yet
    this.chip.replaceChildren(
      icon(moves ? "run" : state.state === "ended" ? "stop" : "pause"),
      `${settles ? "Getting ready…" : WORDS[state.state] ?? state.state}${state.state === "ended" ? "" : ` ${times(state.speed)}`}`,
    );
    this.at(state.t);
    this.say(
      "ended",
      state.state === "ended" ? `The session has ended${state.why ? `: ${state.why}` : "."}` : "",
    );
    this.late(state, moves);
  }

  // What was lost once stays lost; it is worth a word as long as it gets more.
  late(state, moves) {
    const grown = state.lag - (this.lag ?? 0);
    this.lag = state.lag;
    if (moves && state.lag > LATE_S && grown > 0) {
      this.say(
        "lag",
        `Slower than ${times(state.speed)}: this machine has lost ${state.lag.toFixed(1)} s so far.`,
      );
      clearTimeout(this.caught_up);
      this.caught_up = setTimeout(() => this.say("lag", ""), FORGET_MS);
    } else if (!moves || state.lag <= LATE_S) this.say("lag", "");
  }

  at(t) {
    if (typeof t === "number") put(this.clock, time(t));
  }

  dropped(message) {
    this.say(
      "dropped",
      `This connection is slow: ${message.frames} pieces of the waves were left out.`,
    );
    clearTimeout(this.forget);
    this.forget = setTimeout(() => this.say("dropped", ""), FORGET_MS);
  }

  // Several things may be unusual at once; each has its key.
  say(key, text) {
    if (text) this.notes.set(key, text);
    else this.notes.delete(key);
    const all = [...this.notes.values()].join(" ");
    put(this.note, all);
    mark(this.note, "hidden", all ? null : "");
  }

  lost(seconds) {
    this.say(
      "lost",
      `Connection lost. The numbers are old; trying again in ${Math.max(1, Math.round(seconds))} s.`,
    );
    mark(document.documentElement, "data-link", "lost");
    this.chip.replaceChildren(icon("close"), "No connection");
  }

  back() {
    this.say("lost", "");
    mark(document.documentElement, "data-link", "open");
  }
}
