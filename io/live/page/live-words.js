// SPDX-License-Identifier: Apache-2.0
// Numbers, units and times as people read them.

const UNITS = {
  1: "",
  "1/min": "/min",
  degC: "°C",
  cmH2O: "cmH₂O",
  "L/min": "L/min",
  mOsm: "mOsm",
};

export function unitText(unit) {
  if (unit in UNITS) return UNITS[unit];
  return unit
    .replace(/\bu(?=g|L|U|mol)/g, "µ")
    .replace(/H2O/g, "H₂O")
    .replace(/\^2/g, "²")
    .replace(/\^3/g, "³");
}

// "SpO2" is read SpO₂. What a machine compares stays as it is.
export const label = (text) => String(text ?? "").replace(/(C?O)2\b/g, "$1₂");

// null, undefined and what is no number are shown as three strokes, as monitors do.
export function number(value, decimals = 0) {
  if (typeof value !== "number" || !Number.isFinite(value)) return "---";
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

const two = (n) => String(n).padStart(2, "0");

// Simulated seconds since the begin: "00:12:34", after a day "2 d 03:00:00".
export function time(seconds) {
  const sign = seconds < -0.5 ? "−" : "";
  const s = Math.floor(Math.abs(seconds) + 1e-6);
  const days = Math.floor(s / 86400);
  const clock = `${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return sign + (days ? `${days} d ${clock}` : clock);
}

export function times(speed) {
  return `×${Number(speed.toPrecision(3))}`;
}

// Of paper: "25 mm/s", of what takes hours "3 mm/min".
export function paceText(mm_per_s) {
  const [pace, unit] = mm_per_s < 0.5 ? [60 * mm_per_s, "mm/min"] : [mm_per_s, "mm/s"];
  return `${Number(pace.toPrecision(3))} ${unit}`;
}

// A sensible step between two ends: a hundredth of their distance, rounded down to 1, 2 or 5.
export function stepOf(low, high) {
  const rough = (high - low) / 100;
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const of = rough / power;
  return Number(((of >= 5 ? 5 : of >= 2 ? 2 : 1) * power).toPrecision(3));
}

// Without the trail that binary fractions leave: 0.30000000000000004 is 0.3.
export const plain = (value) => String(Number(Number(value).toPrecision(6)));

export function limitsText(limits, decimals) {
  if (!limits) return "no limits";
  const low = limits.low ?? null;
  const high = limits.high ?? null;
  if (low === null && high === null) return "no limits";
  if (low === null) return `alarm above ${number(high, decimals)}`;
  if (high === null) return `alarm below ${number(low, decimals)}`;
  return `alarm below ${number(low, decimals)} or above ${number(high, decimals)}`;
}

// What a room says of a request is part of a line for a terminal; here it is a sentence.
export function sentence(text) {
  const trimmed = String(text).trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1) + (/[.!?]$/.test(trimmed) ? "" : ".");
}

// As it stands beside a number: "50–120", "≥ 90", "≤ 30"; "" where there is none.
export function rangeText(limits, decimals) {
  const low = limits?.low ?? null;
  const high = limits?.high ?? null;
  if (low === null && high === null) return "";
  if (low === null) return `≤ ${number(high, decimals)}`;
  return high === null
    ? `≥ ${number(low, decimals)}`
    : `${number(low, decimals)}–${number(high, decimals)}`;
}
