// SPDX-License-Identifier: Apache-2.0
// A trend on paper: with uPlot where the room has it, else on a canvas of our own. Both have the
// same three verbs: set(data), with data as [times, values, …]; resize(); gone().

import { el } from "./live-dom.js";
import { time } from "./live-words.js";

const AXIS = "#9aa4af";
const GRID = "#1f262d";
const FONT = "12px system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

let library = null;

// A promise of uPlot, null where the room was built without it.
export function uplot() {
  library ??= new Promise((resolve) => {
    if (window.uPlot) return resolve(window.uPlot);
    document.head.append(
      el("link", { rel: "stylesheet", href: "uplot.css" }),
      el("script", {
        src: "uplot.js",
        on: { load: () => resolve(window.uPlot ?? null), error: () => resolve(null) },
      }),
    );
  });
  return library;
}

// lines: [{ label, colour, dash, most }]; `most` is where a scale ends, 100 of percents.
export async function plot(host, lines) {
  const Library = await uplot();
  return Library ? new Drawn(Library, host, lines) : new Own(host, lines);
}

// Seconds between two marks of a time axis, as people count them.
const MARKS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
].concat([1, 2, 5, 10, 20, 50, 100].map((days) => days * 86400));

const short = (seconds) => {
  const text = time(seconds);
  return text.startsWith("00:") ? text.slice(3) : text.replace(/ d 00:00:00$/, " d");
};

class Drawn {
  constructor(Library, host, lines) {
    this.host = host;
    const axis = {
      stroke: AXIS,
      font: FONT,
      grid: { stroke: GRID, width: 1 },
      ticks: { show: false },
    };
    this.chart = new Library(
      {
        ...this.size(),
        legend: { show: false },
        padding: [6, 22, 0, 0],
        cursor: {
          sync: { key: "jumeau" },
          y: false,
          points: { size: 6 },
          drag: { setScale: false, x: false },
        },
        scales: {
          x: { time: false },
          y: { range: (_, low, high) => room(low, high, lines[0].most) },
        },
        axes: [
          { ...axis, size: 24, space: 70, incrs: MARKS, values: (_, at) => at.map(short) },
          { ...axis, size: 44, space: 26 },
        ],
        series: [
          {},
          ...lines.map((line) => ({
            label: line.label,
            stroke: line.colour,
            width: 1.75,
            dash: line.dash,
            points: { show: false },
          })),
        ],
        hooks: { setCursor: [(chart) => this.pointed?.(chart.cursor.idx ?? null)] },
      },
      [[], ...lines.map(() => [])],
      host,
    );
  }

  size() {
    return {
      width: Math.max(120, this.host.clientWidth),
      height: Math.max(60, this.host.clientHeight),
    };
  }

  set(data) {
    this.chart.setData(data);
  }

  resize() {
    const size = this.size();
    if (size.width !== this.chart.width || size.height !== this.chart.height)
      this.chart.setSize(size);
  }

  gone() {
    this.chart.destroy();
  }
}

class Own {
  constructor(host, lines) {
    Object.assign(this, { host, lines, data: [[]] });
    this.canvas = el("canvas", { class: "own-plot", "aria-hidden": "true" });
    host.append(this.canvas);
  }

  set(data) {
    this.data = data;
    this.resize();
  }

  resize() {
    const scale = window.devicePixelRatio || 1;
    const width = Math.max(120, this.host.clientWidth);
    const height = Math.max(60, this.host.clientHeight);
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    this.draw(context, { left: 44, top: 6, right: width - 8, bottom: height - 24 });
  }

  draw(context, box) {
    const [t, ...series] = this.data;
    const all = series.flat().filter((v) => v !== null);
    if (t.length < 2 || all.length === 0) return;
    const [low, high] = room(Math.min(...all), Math.max(...all), this.lines[0].most);
    const x = (at) => box.left + ((at - t[0]) / (t[t.length - 1] - t[0])) * (box.right - box.left);
    const y = (v) => box.bottom - ((v - low) / (high - low)) * (box.bottom - box.top);
    this.axes(context, box, { low, high, x, y, from: t[0], to: t[t.length - 1] });
    series.forEach((values, i) => {
      context.strokeStyle = this.lines[i].colour;
      context.lineWidth = 1.75;
      context.setLineDash(this.lines[i].dash ?? []);
      context.beginPath();
      values.forEach((v, k) => {
        if (v === null) return;
        if (k === 0 || values[k - 1] === null) context.moveTo(x(t[k]), y(v));
        else context.lineTo(x(t[k]), y(v));
      });
      context.stroke();
    });
  }

  axes(context, box, { low, high, x, y, from, to }) {
    context.font = FONT;
    context.fillStyle = AXIS;
    context.strokeStyle = GRID;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const share of [0, 0.5, 1]) {
      const v = low + share * (high - low);
      context.fillText(String(Number(v.toPrecision(3))), box.left - 6, y(v));
      context.strokeRect(box.left, y(v), box.right - box.left, 0);
    }
    context.textBaseline = "top";
    context.textAlign = "left";
    context.fillText(short(from), x(from), box.bottom + 6);
    context.textAlign = "right";
    context.fillText(short(to), x(to), box.bottom + 6);
  }

  gone() {
    this.canvas.remove();
  }
}

// A calm scale: nothing looks like a catastrophe because it was drawn large.
function room(low, high, most = Infinity) {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high))
    return [0, 1];
  const least = Math.max(Math.abs(high), 1) * 0.1;
  const spare = Math.max((high - low) * 0.1, (least - (high - low)) / 2);
  const step = 10 ** Math.floor(Math.log10(Math.max(high - low, least)));
  const unit = step / 2;
  const bottom = Math.floor((low - spare) / unit) * unit;
  return [
    low >= 0 ? Math.max(0, bottom) : bottom,
    Math.min(high <= most ? most : Infinity, Math.ceil((high + spare) / unit) * unit),
  ];
}
