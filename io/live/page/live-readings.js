// SPDX-License-Identifier: Apache-2.0
// The same as a table: what the waves and numbers say, for those who read rather than look.

import { $, el, put } from "./live-dom.js";
import { label, limitsText, number, unitText } from "./live-words.js";

const SPAN_S = 5; // of a wave that a line tells about

export class Readings {
  constructor(screen) {
    this.screen = screen;
    this.open = false;
    setInterval(() => this.open && this.fill(), 1000);
  }

  turn(open = !this.open) {
    this.open = open;
    $("readings").hidden = !open;
    this.signature = "";
    if (open) this.fill();
    return open;
  }

  fill() {
    const { screen } = this;
    if (!screen.numerics) return;
    if (this.signature !== screen.signature) this.build();
    const { values } = screen.last ?? { values: {} };
    screen.numerics.forEach((shown, i) => {
      const [value, limits, alarm] = this.cells[i];
      put(value, `${number(values[shown.name], shown.decimals)} ${unitText(shown.unit)}`);
      put(limits, limitsText(screen.given?.[shown.name], shown.decimals));
      put(alarm, screen.alarms?.get(shown.name) ?? "none");
    });
    screen.waves.forEach((wave, i) => put(this.lines[i], this.line(wave, i)));
  }

  build() {
    const { screen } = this;
    this.signature = screen.signature;
    const row = (title, cells) => el("tr", {}, el("th", { scope: "row", text: title }), ...cells);
    this.cells = screen.numerics.map(() => [0, 1, 2].map(() => el("td")));
    this.lines = screen.waves.map(() => el("td", { colspan: "3" }));
    $("readings-body").replaceChildren(
      ...screen.numerics.map((shown, i) => row(label(shown.label), this.cells[i])),
      ...screen.waves.map((wave, i) => row(`Wave of ${label(wave.label)}`, [this.lines[i]])),
    );
  }

  line(wave, i) {
    const { ring } = this.screen;
    let least = Infinity;
    let most = -Infinity;
    for (let k = ring.after(ring.newest - SPAN_S); k < ring.end; k++) {
      const value = ring.values[i][k & ring.mask];
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (!(most >= least)) return "no samples";
    const unit = unitText(wave.unit);
    const decimals = most - least < 5 ? 2 : 0;
    return `between ${number(least, decimals)} and ${number(most, decimals)} ${unit} in the last ${SPAN_S} s`;
  }
}
