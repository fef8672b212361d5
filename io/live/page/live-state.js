// SPDX-License-Identifier: Apache-2.0
// How the session stands, in words: running or paused, how fast, how late, and its time.

import { icon, mark, put } from "./live-dom.js";
import { time, times } from "./live-words.js";

const WORDS = { running: "Running", paused: "Paused", returning: "Returning…", ended: "Ended" };
const LATE_S = 0.5;

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
    this.chip.replaceChildren(
      icon(moves ? "run" : state.state === "ended" ? "stop" : "pause"),
      `${WORDS[state.state] ?? state.state}${state.state === "ended" ? "" : ` ${times(state.speed)}`}`,
    );
    this.at(state.t);
    this.say(
      "ended",
      state.state === "ended" ? `The session has ended${state.why ? `: ${state.why}` : "."}` : "",
    );
    this.say(
      "lag",
      moves && state.lag > LATE_S
        ? `The simulation is ${state.lag.toFixed(1)} s behind: ${times(state.speed)} is more than this machine does.`
        : "",
    );
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
    this.forget = setTimeout(() => this.say("dropped", ""), 8000);
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
  }

  back() {
    this.say("lost", "");
    mark(document.documentElement, "data-link", "open");
  }
}
