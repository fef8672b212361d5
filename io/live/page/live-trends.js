// SPDX-License-Identifier: Apache-2.0
// Trends: the course of all numbers since a while, one small plot for each tile of the screen. The
// room keeps them (GET trend); while the panel is open its end is asked for again and again.

import { $, el, put } from "./live-dom.js";
import { plot } from "./live-plot.js";
import { group, titleOf } from "./live-tiles.js";
import { label, number, time, unitText } from "./live-words.js";

const RANGES = [
  [300, "5 min"],
  [900, "15 min"],
  [1800, "30 min"],
  [3600, "1 h"],
  [21600, "6 h"],
  [0, "all"],
];
const AGAIN_MS = 2000;
const DASHES = { systolic: undefined, diastolic: undefined, mean: [5, 4] };

export class Trends {
  constructor(patient) {
    Object.assign(this, { patient, open: false, span: 300, figures: [], epoch: 0 });
    $("trend-ranges").append(
      ...RANGES.map(([seconds, words]) =>
        el("button", {
          type: "button",
          "aria-pressed": String(seconds === this.span),
          text: words,
          data: { span: seconds },
          on: { click: () => this.choose(seconds) },
        }),
      ),
    );
    setInterval(() => this.open && !document.hidden && this.load(), AGAIN_MS);
    new ResizeObserver(() => this.figures.forEach((figure) => figure.plot?.resize())).observe(
      $("trend-plots"),
    );
  }

  hello(message) {
    const signature = JSON.stringify([message.bed, message.numerics]);
    if (signature !== this.signature) {
      this.signature = signature;
      this.groups = group(message.numerics).map((g) => ({
        title: titleOf(
          g,
          message.waves.find((wave) => wave.name === g.of),
        ),
        shown: g.parts ? Object.entries(g.parts) : [[null, g.shown]],
      }));
      this.clear();
      if (this.open) this.build();
    }
    if (this.open) this.load();
  }

  turn(open = !this.open) {
    this.open = open;
    $("trends").hidden = !open;
    if (open && this.groups) {
      if (this.figures.length === 0) this.build();
      this.load();
    }
    return open;
  }

  choose(span) {
    this.span = span;
    for (const each of $("trend-ranges").children)
      each.setAttribute("aria-pressed", String(Number(each.dataset.span) === span));
    this.load();
  }

  clear() {
    this.epoch++;
    for (const figure of this.figures) figure.plot?.gone();
    this.figures = [];
    $("trend-plots").replaceChildren();
  }

  // Colours changed.
  colour() {
    this.clear();
    if (this.open) {
      this.build();
      this.load();
    }
  }

  build() {
    this.figures = this.groups.map(({ title, shown }) => {
      const host = el("div", { class: "trend-plot" });
      const now = el("span", { class: "trend-now" });
      const [, first] = shown[0];
      const node = el(
        "figure",
        { class: "trend" },
        el(
          "figcaption",
          {},
          el("b", { text: title }),
          el("small", { text: unitText(first.unit) }),
          now,
        ),
        host,
      );
      node.style.setProperty("--colour", this.patient.palette.of(first));
      const figure = { node, host, now, title, shown };
      const lines = shown.map(([part, one]) => ({
        label: label(one.label),
        colour: this.patient.palette.of(one),
        dash: DASHES[part],
        most: one.unit === "%" ? 100 : undefined,
      }));
      plot(host, lines).then((made) => this.made(figure, made));
      return figure;
    });
    $("trend-plots").replaceChildren(...this.figures.map((figure) => figure.node));
  }

  made(figure, made) {
    if (!this.figures.includes(figure)) return made.gone(); // thrown away meanwhile
    figure.plot = made;
    made.pointed = (k) => this.tell(figure, k);
    if (this.data) this.draw(figure);
  }

  async load() {
    const { link, screen } = this.patient;
    const epoch = this.epoch;
    const now = screen.last?.t ?? 0;
    const from = this.span ? Math.max(0, now - this.span) : 0;
    const names = this.groups?.flatMap(({ shown }) => shown.map(([, one]) => one.name)) ?? [];
    try {
      const query = new URLSearchParams({ signals: names.join(","), from: String(from) });
      const data = await link.get(`beds/${link.bed}/trend?${query}`);
      if (epoch !== this.epoch) return;
      this.data = data;
      put($("trend-error"), "");
      for (const figure of this.figures) this.draw(figure);
    } catch {
      if (link.open) put($("trend-error"), "The room does not give its trends just now.");
    }
  }

  draw(figure) {
    const { t, signals } = this.data;
    figure.series = figure.shown.map(([, one]) => signals[one.name] ?? t.map(() => null));
    figure.plot?.set([t, ...figure.series]);
    this.tell(figure, null);
    figure.host.setAttribute("role", "img");
    figure.host.setAttribute("aria-label", this.sentence(figure));
  }

  // The numbers under the pointer, else the last ones.
  tell(figure, k) {
    const { t } = this.data ?? {};
    if (!t?.length || !figure.series) return put(figure.now, "");
    const at = k ?? t.length - 1;
    const texts = figure.shown.map(([, one], i) => number(figure.series[i][at], one.decimals));
    put(figure.now, `${texts.join(" / ")}${k === null ? "" : `  at ${time(t[at])}`}`);
  }

  sentence(figure) {
    const parts = figure.shown.map(([, one], i) => {
      const values = figure.series[i].filter((v) => typeof v === "number");
      if (values.length === 0) return `${label(one.label)}: nothing yet`;
      const [least, most] = values.reduce(
        ([a, b], v) => [Math.min(a, v), Math.max(b, v)],
        [Infinity, -Infinity],
      );
      return (
        `${label(one.label)}: between ${number(least, one.decimals)} and ${number(most, one.decimals)},` +
        ` now ${number(values[values.length - 1], one.decimals)} ${unitText(one.unit)}`
      );
    });
    return `Trend. ${parts.join("; ")}.`;
  }
}
