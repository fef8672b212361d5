// SPDX-License-Identifier: Apache-2.0
// Colours of waves and numbers: those that the room asks for or monitors commonly have, and a
// palette that people with any colour vision tell apart. Colour is never alone: each has a label.

// What a name is about, by its parts.
const KINDS = [
  ["ecg", /^(ecg|hr|pulse|heart_rate)/],
  ["pap", /^pap|pulmonary|^wedge/],
  ["cvp", /^cvp/],
  ["abp", /^(abp|sbp|dbp|map|art|nibp)|pressure$/],
  ["spo2", /^(spo2|pleth|sao2|pi$)/],
  ["co2", /co2|^capno/],
  ["paw", /^(paw|p_mouth|airway|peep)|p_mouth$/],
  ["rr", /^(rr|resp)/],
  ["temp", /^temp|^t_(core|skin)/],
  ["icp", /^(icp|cpp)/],
  ["bis", /^bis/],
];

const USUAL = {
  ecg: "#00e676",
  abp: "#ff5252",
  spo2: "#40c4ff",
  co2: "#ffd740",
  rr: "#ffffff",
  paw: "#ffffff",
  cvp: "#7c9dff",
  temp: "#ce93d8",
  pap: "#ffee58",
  icp: "#d7ccc8",
  bis: "#f48fb1",
  other: "#cfd8dc",
};

// After Okabe and Ito, lighter where black asks for it; brightness differs along with hue.
const DISTINCT = {
  ecg: "#2fd6a3",
  abp: "#ff8a3d",
  spo2: "#56b4e9",
  co2: "#f0e442",
  rr: "#ffffff",
  paw: "#ffffff",
  cvp: "#8fa3ff",
  temp: "#e39ac6",
  pap: "#e8c15a",
  icp: "#c9c9c9",
  bis: "#e39ac6",
  other: "#d8d8d8",
};

const KEY = "jumeau.palette";

export function kindOf(name) {
  const bare = name.toLowerCase().split(".").pop();
  const found = KINDS.find(([, pattern]) => pattern.test(bare));
  return found ? found[0] : "other";
}

export class Palette {
  constructor() {
    this.distinct = remembered() === "distinct";
  }

  turn() {
    this.distinct = !this.distinct;
    try {
      localStorage.setItem(KEY, this.distinct ? "distinct" : "usual");
    } catch {
      /* a page that may not remember still works */
    }
    return this.distinct;
  }

  of(shown) {
    const kind = kindOf(shown.name);
    if (this.distinct) return DISTINCT[kind];
    return /^#[0-9a-f]{6}$/i.test(shown.colour ?? "") ? shown.colour : USUAL[kind];
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
