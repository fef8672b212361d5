// SPDX-License-Identifier: Apache-2.0
// Tiles: a number with its label, its unit and its limits, always together. Systolic, diastolic and
// mean pressure of one vessel share a tile: 120/80 (93).

import { el, icon, mark, put } from "./live-dom.js";
import { label, limitsText, number, rangeText, unitText } from "./live-words.js";

const PARTS = [
  ["systolic", /^s(bp|ap)$|sys/],
  ["diastolic", /^d(bp|ap)$|dia/],
  ["mean", /^m(ap|bp)$|mean/],
];
const LETTERS = { systolic: "S", diastolic: "D", mean: "M" };

function partOf(name) {
  const bare = name.toLowerCase().split(".").pop();
  const found = PARTS.find(([, pattern]) => pattern.test(bare));
  return found ? found[0] : null;
}

// Numbers of one wave → groups of those that make one tile.
export function group(numerics) {
  const groups = [];
  for (const shown of numerics) {
    const part = shown.unit === "mmHg" || shown.unit === "kPa" ? partOf(shown.name) : null;
    const home =
      part &&
      groups.find(
        (g) => g.parts && !(part in g.parts) && g.of === (shown.of ?? "") && g.unit === shown.unit,
      );
    if (home) home.parts[part] = shown;
    else
      groups.push({
        of: shown.of ?? "",
        unit: shown.unit,
        parts: part ? { [part]: shown } : null,
        shown,
      });
  }
  // A pressure without its partner is a number like others.
  return groups
    .map((g) =>
      g.parts && g.parts.systolic && g.parts.diastolic
        ? { of: g.of, parts: g.parts }
        : Object.values(g.parts ?? { one: g.shown }).map((shown) => ({ of: g.of, shown })),
    )
    .flat();
}

// What a tile is called: by its number, or, with three pressures, by their wave.
export function titleOf(one, wave) {
  return label(one.parts ? (wave?.label ?? commonLabel(one.parts)) : one.shown.label);
}

class Cell {
  constructor(shown, className) {
    this.shown = shown;
    this.node = el("span", { class: className, data: { name: shown.name }, text: "---" });
  }
}

export class Tile {
  constructor(one, wave) {
    this.parts = one.parts;
    this.members = one.parts ? Object.values(one.parts) : [one.shown];
    const first = this.members[0];
    this.title = titleOf(one, wave);
    this.cells = {};
    this.limits = el("span", { class: "limits" });
    this.spoken = el("span", { class: "spoken" });
    this.flag = el("span", { class: "flag", "aria-hidden": "true" });
    this.node = el(
      "div",
      {
        class: one.parts ? "tile pressure" : "tile",
        role: "group",
        data: { names: this.members.map((s) => s.name).join(" ") },
      },
      el(
        "span",
        { class: "label", "aria-hidden": "true" },
        el("b", { text: this.title }),
        el("span", { class: "unit", text: unitText(first.unit) }),
        this.flag,
      ),
      this.limits,
      this.values(),
      this.spoken,
    );
  }

  cell(shown, className) {
    const cell = new Cell(shown, className);
    this.cells[shown.name] = cell;
    return cell.node;
  }

  values() {
    const box = el("span", { class: "value", "aria-hidden": "true" });
    if (!this.parts) box.append(this.cell(this.members[0], "figure"));
    else {
      const { systolic, diastolic, mean } = this.parts;
      box.append(
        el(
          "span",
          { class: "pair" },
          this.cell(systolic, "figure"),
          el("span", { class: "slash", text: "/" }),
          this.cell(diastolic, "figure"),
        ),
      );
      if (mean) box.append(el("span", { class: "mean" }, "(", this.cell(mean, "figure"), ")"));
    }
    return box;
  }

  colour(palette) {
    this.node.style.setProperty("--colour", palette.of(this.members[0]));
  }

  setLimits(limits) {
    this.given = limits;
    const ranges = [];
    for (const shown of this.members) {
      const range = rangeText(limits[shown.name], shown.decimals);
      if (!range) continue;
      const letter = this.parts ? LETTERS[partOf(shown.name)] : null;
      ranges.push(el("span", { class: "range" }, letter ? el("i", { text: letter }) : null, range));
    }
    if (ranges.length === 0)
      ranges.push(el("span", { class: "range" }, icon("silent"), "no limits"));
    this.limits.replaceChildren(...ranges);
    mark(this.node, "data-ranges", ranges.length);
    this.limits.setAttribute("aria-hidden", "true");
  }

  // `alarms`: name → priority.
  show(values, alarms) {
    let worst = null;
    for (const shown of this.members) {
      const cell = this.cells[shown.name];
      put(cell.node, number(values[shown.name], shown.decimals));
      const priority = alarms.get(shown.name) ?? null;
      mark(cell.node, "data-alarm", priority);
      worst = moreUrgent(worst, priority);
    }
    mark(this.node, "data-alarm", worst);
    put(this.flag, worst ? STARS[worst] : "");
    put(this.spoken, this.sentence(values, alarms));
  }

  // For screen readers, in place of figures that stand around.
  sentence(values, alarms) {
    return this.members
      .map((shown) => {
        const value = number(values[shown.name], shown.decimals);
        const said = value === "---" ? "no value" : `${value} ${unitText(shown.unit)}`;
        const alarm = alarms.has(shown.name) ? `, ${alarms.get(shown.name)} alarm` : "";
        return `${label(shown.label)} ${said}${alarm}, ${limitsText(this.given?.[shown.name], shown.decimals)}.`;
      })
      .join(" ");
  }
}

const ORDER = ["high", "medium", "low"];
export const STARS = { high: "***", medium: "**", low: "*" };

export function moreUrgent(a, b) {
  if (!a || !b) return a || b;
  return ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b;
}

// "ABP sys", "ABP dia" → "ABP"; without a common beginning "BP".
function commonLabel(parts) {
  const words = Object.values(parts).map((shown) => shown.label.split(/\s+/));
  const common = words[0].filter((word, i) => words.every((other) => other[i] === word));
  return common.join(" ") || "BP";
}
