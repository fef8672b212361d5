// SPDX-License-Identifier: Apache-2.0
// The screen of a patient: waves with the numbers that belong to them, and the numbers without a
// wave. Both pages have one; how large it is is for their style sheets to say.

import { el, mark, put } from "./live-dom.js";
import { Ring } from "./live-ring.js";
import { Clock } from "./live-clock.js";
import { Sweep, paper } from "./live-sweep.js";
import { Tile, group } from "./live-tiles.js";
import { label, number, paceText, unitText } from "./live-words.js";

export class Screen {
  constructor(host, palette) {
    Object.assign(this, {
      host,
      palette,
      rows: [],
      tiles: [],
      sweeps: [],
      speed: 1,
      signature: "",
    });
    this.clock = new Clock();
    this.drawn_to = () => {}; // for who listens to what is drawn
    this.ring = new Ring(0, 2);
    this.drawn = NaN;
    this.seen = new ResizeObserver(() => this.fit());
    this.step = (now) => {
      // one function for all frames: nothing is made while it runs
      requestAnimationFrame(this.step);
      this.draw(now / 1000);
    };
    requestAnimationFrame(this.step);
  }

  hello(message) {
    const { waves, numerics } = message;
    const signature = JSON.stringify([message.bed, waves, numerics]);
    if (signature !== this.signature) this.build(waves, numerics);
    this.signature = signature;
    this.limits(message.limits ?? {});
    this.state(message.state);
  }

  build(waves, numerics) {
    this.seen.disconnect();
    this.ring = new Ring(waves.length);
    this.clock.reset();
    this.numerics = numerics;
    this.waves = waves;
    const known = new Set(waves.map((wave) => wave.name));
    const groups = group(numerics);
    this.tiles = [];
    this.sweeps = [];
    const rows = waves.map((wave, i) =>
      this.row(
        wave,
        i,
        groups.filter((g) => g.of === wave.name),
      ),
    );
    const others = groups.filter((g) => !known.has(g.of)).map((g) => this.tile(g, null));
    this.host.replaceChildren(
      el("div", { class: "waves" }, ...rows),
      others.length ? el("div", { class: "others" }, ...others) : "",
    );
    mark(this.host, "data-waves", rows.length);
    this.host.style.setProperty("--rows", String(Math.max(1, rows.length)));
    this.colour();
  }

  row(wave, i, groups) {
    const canvas = el("canvas", { role: "img" });
    const ends = { high: el("span", { class: "end high" }), low: el("span", { class: "end low" }) };
    const pace = el("span", { class: "pace" });
    const box = el(
      "div",
      { class: "wave", data: { wave: wave.name } },
      canvas,
      el(
        "span",
        { class: "name", "aria-hidden": "true" },
        el("b", { text: label(wave.label) }),
        pace,
      ),
      ends.high,
      ends.low,
    );
    const tiles = groups.map((g) => this.tile(g, wave));
    const node = el(
      "section",
      { class: "row", "aria-label": label(wave.label) },
      box,
      el("div", { class: "tiles" }, ...tiles),
    );
    // The canvas is in no document yet; it is fitted when it has its place.
    const sweep = new Sweep(canvas, wave, this.ring, i, () => this.describe(i));
    Object.assign(sweep, { node, ends, pace_text: pace });
    this.sweeps.push(sweep);
    this.seen.observe(canvas);
    this.describe(i);
    return node;
  }

  tile(g, wave) {
    const tile = new Tile(g, wave);
    this.tiles.push(tile);
    return tile.node;
  }

  describe(i) {
    const { wave, low, high, canvas, ends, pace_text, sweep } = this.sweeps[i];
    const decimals = high - low < 5 ? 1 : 0;
    const scaled = wave.unit !== "1"; // a plethysmogram has no scale worth reading
    put(ends.high, scaled ? number(high, decimals) : "");
    put(ends.low, scaled ? `${number(low, decimals)} ${unitText(wave.unit)}` : "");
    const pace = paceText(paper(sweep, this.speed));
    put(pace_text, pace);
    const span = scaled
      ? `, scale ${number(low, decimals)} to ${number(high, decimals)} ${unitText(wave.unit)}`
      : "";
    canvas.setAttribute(
      "aria-label",
      `Wave of ${label(wave.label)}, ${pace}${span}. Press D for a table.`,
    );
  }

  colour() {
    for (const sweep of this.sweeps) {
      const colour = this.palette.of(sweep.wave);
      sweep.node.style.setProperty("--colour", colour);
      sweep.setColour(colour);
    }
    for (const tile of this.tiles) tile.colour(this.palette);
  }

  limits(limits) {
    this.given = limits;
    for (const tile of this.tiles) tile.setLimits(limits);
  }

  state(state) {
    if (!state) return;
    const speed = state.speed || 1;
    if (speed !== this.speed) this.clock.paced(speed);
    this.speed = speed;
    for (let i = 0; i < this.sweeps.length; i++) {
      this.sweeps[i].setSpeed(speed);
      this.describe(i);
    }
  }

  frame(buffer) {
    const turns = this.ring.turns;
    if (!this.ring.push(buffer)) return;
    if (turns !== this.ring.turns) this.clock.reset();
    this.clock.arrived(this.ring.newest, performance.now() / 1000, this.speed);
  }

  values(message) {
    this.last = message;
    const alarms = new Map();
    for (const alarm of message.alarms)
      if (!alarms.has(alarm.name)) alarms.set(alarm.name, alarm.priority);
    this.alarms = alarms;
    for (const tile of this.tiles) tile.show(message.values, alarms);
    this.turn = ((this.turn ?? 0) + 1) % 4; // once a second is often enough for scales
    if (this.turn === 0) for (const sweep of this.sweeps) sweep.range();
  }

  // What is shown is old: the connection is lost.
  stale(old) {
    mark(this.host, "data-stale", old ? "yes" : null);
  }

  fit() {
    for (const sweep of this.sweeps) sweep.fit();
  }

  draw(now) {
    const t = this.clock.walk(now);
    if (!(t === t) || (t === this.drawn && this.ring.turns === this.drawnTurns)) return;
    this.drawn = t;
    this.drawnTurns = this.ring.turns;
    const sweeps = this.sweeps;
    for (let i = 0; i < sweeps.length; i++) sweeps[i].draw(t);
    this.drawn_to(t);
  }
}
