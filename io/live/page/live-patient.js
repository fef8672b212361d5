// SPDX-License-Identifier: Apache-2.0
// What both pages do with what a room says: screen, alarms, state, beds, and the link they hang on.

import { $, el } from "./live-dom.js";
import { Link } from "./live-link.js";
import { Screen } from "./live-screen.js";
import { Palette } from "./live-palette.js";
import { Alarms } from "./live-alarms.js";
import { Sound } from "./live-sound.js";
import { State } from "./live-state.js";
import { Beds } from "./live-beds.js";
import { Limits } from "./live-limits.js";
import { Readings } from "./live-readings.js";
import { Trends } from "./live-trends.js";
import { Pulse } from "./live-pulse.js";

const here = () => Number(new URLSearchParams(location.search).get("bed")) || 1;

export class Patient {
  // page: "./" or "instructor"; more: handlers beside those of this file, by type of message.
  constructor(page, role, more = {}) {
    this.page = page;
    this.palette = new Palette();
    this.screen = new Screen($("screen"), this.palette);
    this.sound = new Sound((on) => this.soundTurned?.(on));
    this.alarms = new Alarms({
      list: $("alarms"),
      loud: $("loud"),
      quiet: $("quiet"),
      pause: $("pause-left"),
      sound: this.sound,
    });
    this.status = new State({ clock: $("clock"), chip: $("state"), note: $("note") });
    this.beds = new Beds($("beds"), page, (bed) => this.turn(bed));
    this.limits = new Limits((request) => this.link.ask(request));
    this.readings = new Readings(this.screen);
    this.pulse = new Pulse(this.screen, this.sound);
    this.more = more;
    const own = {
      hello: (message) => this.hello(message),
      numerics: (message) => this.numerics(message),
      state: (message) => this.state(message),
      limits: (message) => this.limitsCame(message.limits),
      beds: (message) => this.beds.show(message),
      dropped: (message) => this.status.dropped(message),
    };
    const on = { frame: (buffer) => this.screen.frame(buffer), lost: (wait) => this.lost(wait) };
    for (const type of [
      "hello",
      "numerics",
      "state",
      "limits",
      "entry",
      "log",
      "bookmarks",
      "beds",
      "dropped",
    ]) {
      on[type] = (message) => {
        own[type]?.(message);
        more[type]?.(message);
      };
    }
    this.link = new Link(here(), role, on);
    this.trends = new Trends(this);
    addEventListener("popstate", () => this.turn(here(), true));
  }

  get bed() {
    return this.link.bed;
  }

  hello(message) {
    this.status.back();
    this.known = true;
    this.screen.stale(false);
    this.title(message);
    this.screen.hello(message);
    this.limits.numerics = message.numerics;
    this.limits.given = message.limits ?? {};
    this.beds.hello(message);
    this.trends.hello(message);
    if (message.state) this.status.show(message.state);
    document.documentElement.dataset.bed = message.bed;
    document.documentElement.dataset.role = message.role;
  }

  title(message) {
    const arm = message.arm === "default" ? "" : message.arm;
    const who = [`Bed ${message.bed}`, `patient ${message.patient}`, arm]
      .filter(Boolean)
      .join(" · ");
    $("who").replaceChildren(el("b", { text: message.title }), el("span", { text: who }));
    $("simulated").title = message.notice;
    document.title = `${message.title} – ${this.page === "instructor" ? "Jumeau, instructor" : "Jumeau"}`;
  }

  numerics(message) {
    this.screen.values(message);
    this.alarms.show(message);
    this.status.at(message.t);
    document.documentElement.dataset.seq = message.seq;
  }

  state(message) {
    this.screen.state(message);
    this.status.show(message);
  }

  limitsCame(limits) {
    this.limits.given = limits;
    this.screen.limits(limits);
  }

  lost(wait) {
    if (!this.nowhere) this.status.lost(wait);
    this.screen.stale(true);
    this.alarms.gone();
    if (!this.known && !this.nowhere) this.missing();
  }

  // There was never a hello: perhaps there is no such bed.
  async missing() {
    const room = await this.link.get("room").catch(() => null);
    if (!room || this.known || room.beds.some((bed) => bed.id === this.bed)) return;
    this.nowhere = true;
    const ids = room.beds.map((bed) => bed.id).join(", ");
    this.status.say("lost", `There is no bed ${this.bed} in this room; there is ${ids}.`);
    this.beds.show({ beds: room.beds }, true);
  }

  turn(bed, back) {
    if (bed === this.bed) return;
    const url = new URL(location.href);
    url.searchParams.set("bed", bed);
    if (!back) history.pushState(null, "", url);
    this.nowhere = false;
    this.alarms.gone();
    this.trends.clear();
    this.link.turn(bed);
  }

  async silence() {
    const reply = await this.link.ask({ do: "silence", seconds: this.alarms.paused ? 0 : 120 });
    if (!reply.ok) this.refused(reply.error);
  }

  // A sentence of the room that something was not done.
  refused(sentence) {
    $("refusals").append(
      el(
        "p",
        { class: "refusal" },
        el("span", { text: sentence }),
        el("button", {
          type: "button",
          text: "Understood",
          on: { click: (event) => event.target.parentNode.remove() },
        }),
      ),
    );
  }
}
