// SPDX-License-Identifier: Apache-2.0
// The message area: what alarms there are, the most urgent first, and until when sounds are paused.

import { el, icon, mark, put } from "./live-dom.js";
import { STARS, moreUrgent } from "./live-tiles.js";
import { label, time } from "./live-words.js";

const SHOWN = 3;
const PAUSE_S = 120;

function starred(alarm) {
  const text = label(alarm.text);
  return text.startsWith("*") ? text : `${STARS[alarm.priority]} ${text}`;
}

function chip(alarm) {
  return el(
    "li",
    { class: "alarm", data: { alarm: alarm.priority, name: alarm.name } },
    icon(alarm.silenced ? "silent" : "bell"),
    el("span", { class: "text", text: starred(alarm) }),
  );
}

// Half a period of flashing: 2 Hz and 0.6 Hz. All that flashes does so together.
const HALF_MS = { high: 250, medium: 833 };

export class Alarms {
  // list: of chips; loud, quiet: live regions; sound may be null (a page that makes none).
  constructor({ list, loud, quiet, pause, sound }) {
    Object.assign(this, {
      list,
      loud,
      quiet,
      pause,
      sound,
      known: new Map(),
      keys: "",
      until: 0,
      flashing: {},
    });
    setInterval(() => this.count(), 250);
    setInterval(() => this.flash(), 50);
  }

  show(message) {
    const { alarms } = message;
    const keys = JSON.stringify(alarms.map((a) => [a.name, a.priority, a.silenced]));
    this.silence(message);
    if (keys !== this.keys) {
      this.keys = keys;
      this.build(alarms);
      this.tell(alarms);
    } else {
      // the same alarms, with other numbers: nothing begins to flash anew
      const texts = this.list.querySelectorAll(".text");
      texts.forEach((node, i) => put(node, starred(alarms[i])));
    }
    const worst = alarms.reduce((a, alarm) => moreUrgent(a, alarm.priority), null);
    const heard = alarms
      .filter((a) => !a.silenced)
      .reduce((a, alarm) => moreUrgent(a, alarm.priority), null);
    mark(document.documentElement, "data-alarm", worst);
    for (const priority in HALF_MS)
      this.flashing[priority] = alarms.some((a) => a.priority === priority);
    this.sound?.set(heard);
  }

  build(alarms) {
    const chips = alarms.slice(0, SHOWN).map(chip);
    const rest = alarms.slice(SHOWN);
    if (rest.length)
      chips.push(
        el("li", {
          class: "more",
          text: `+${rest.length} more`,
          title: rest.map(starred).join("\n"),
        }),
      );
    if (chips.length === 0) chips.push(el("li", { class: "calm", text: "No alarms" }));
    this.list.replaceChildren(...chips);
  }

  // Screen readers hear what is new: high alarms at once, others when there is time.
  tell(alarms) {
    const now = new Map(alarms.map((a) => [a.name, a.priority]));
    const fresh = alarms.filter((a) => this.known.get(a.name) !== a.priority);
    const high = fresh.filter((a) => a.priority === "high").map((a) => spoken(a));
    const rest = fresh.filter((a) => a.priority !== "high").map((a) => spoken(a));
    for (const name of this.known.keys())
      if (!now.has(name)) rest.push(`The alarm of ${label(name)} has ended.`);
    if (high.length) this.loud.textContent = high.join(" ");
    if (rest.length) this.quiet.textContent = rest.join(" ");
    this.known = now;
  }

  // The room says how long sounds stay paused; an older one only that they are.
  silence(message) {
    const silenced = message.alarms.some((a) => a.silenced);
    const now = performance.now() / 1000;
    if (typeof message.silence === "number")
      this.until = message.silence > 0 ? now + message.silence : 0;
    else if (silenced && !(this.until > now)) this.until = now + PAUSE_S;
    else if (!silenced && message.alarms.length) this.until = 0;
    this.count();
  }

  get paused() {
    return this.until > performance.now() / 1000;
  }

  count() {
    const left = Math.ceil(this.until - performance.now() / 1000);
    const text = left > 0 ? `Sound paused ${time(left).slice(-5)}` : "";
    put(this.pause, text);
    mark(this.pause, "hidden", left > 0 ? null : "");
    mark(document.documentElement, "data-silenced", left > 0 ? "yes" : null);
    this.pausing?.(left > 0);
  }

  // What flashes is on or off; style sheets look at it where motion is welcome.
  flash() {
    const now = performance.now();
    for (const priority in HALF_MS) {
      const off = this.flashing[priority] && Math.floor(now / HALF_MS[priority]) % 2;
      mark(document.documentElement, `data-${priority}`, off ? "off" : null);
    }
  }

  // Nobody tells us any more.
  gone() {
    this.list.replaceChildren(el("li", { class: "calm", text: "Alarms are not known" }));
    this.keys = "";
    this.flashing = {};
    this.sound?.set(null);
  }
}

function spoken(alarm) {
  return `${alarm.priority} alarm: ${label(alarm.text).replace(/\*/g, "").replace(/</g, "below").replace(/>/g, "above")}.`;
}
