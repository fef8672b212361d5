// SPDX-License-Identifier: Apache-2.0
// A bed whose patient is made up, for fake_room.mjs: what is shown of it, what can be done to it,
// and how it beats. Bleeding lowers pressure and quickens the heart; that is all its medicine.

export const TICK = 1 / 128;

const wave = (name, label, unit, colour, low, high, sweep) => ({
  name,
  label,
  unit,
  colour,
  low,
  high,
  sweep,
});
const shown = (name, label, unit, decimals, of) => ({
  name,
  label,
  unit,
  colour: "",
  decimals,
  ...(of ? { of } : {}),
});

export const WAVES = [
  wave("ecg", "ECG II", "mV", "#00e676", -0.5, 1.5, 25),
  wave("abp", "ABP", "mmHg", "#ff5252", 0, 160, 25),
  wave("pleth", "Pleth", "1", "#40c4ff", 0.4, 1.6, 25),
  wave("capnogram", "CO2", "mmHg", "#ffd740", 0, 50, 12.5),
  wave("paw", "Paw", "cmH2O", "#ffffff", -5, 30, 12.5),
];
export const NUMERICS = [
  shown("hr", "HR", "1/min", 0, "ecg"),
  shown("sbp", "ABP sys", "mmHg", 0, "abp"),
  shown("dbp", "ABP dia", "mmHg", 0, "abp"),
  shown("map", "ABP mean", "mmHg", 0, "abp"),
  shown("spo2", "SpO2", "%", 0, "pleth"),
  shown("etco2", "etCO2", "mmHg", 0, "capnogram"),
  shown("rr", "RR", "1/min", 0, "paw"),
  shown("temperature", "Temp", "degC", 1),
  shown("cvp", "CVP", "mmHg", 0),
  shown("co", "CO", "L/min", 1),
];
export const ACTIONS = [
  {
    name: "bleed",
    label: "Haemorrhage",
    doc: "Blood is lost from an artery",
    unit: "mL/min",
    low: 0,
    high: 500,
    value: 200,
    hidden: true,
  },
  {
    name: "fluid",
    label: "Crystalloid",
    doc: "Half a litre at once",
    unit: "mL",
    low: 100,
    high: 1000,
    value: 500,
    hidden: false,
  },
  { name: "apnoea", label: "Stop breathing", doc: "No breath any more", hidden: false },
];
export const DOSES = [
  { name: "propofol_eleveld.iv", unit: "mg", text: "Propofol into a vein" },
  { name: "norepinephrine.iv", unit: "ug", text: "Norepinephrine into a vein" },
];
export const INPUTS = [
  { name: "illness.sepsis", unit: "1", text: "Severity of sepsis", low: 0, high: 1, value: 0 },
  { name: "lung_disease.asthma", unit: "1", text: "Severity of asthma", low: 0, high: 1, value: 0 },
  {
    name: "machine.fio2",
    unit: "1",
    text: "Oxygen that the ventilator gives",
    low: 0.21,
    high: 1,
    value: 0.21,
  },
  {
    name: "body.systemic.bleeding",
    unit: "mL/s",
    text: "Blood that is lost",
    low: null,
    high: null,
    value: 0,
  },
];

const bell = (x, at, width) => Math.exp(-(((x - at) / width) ** 2));
const ECG = [
  [0.18, 0.025, 0.12],
  [0.285, 0.008, -0.1],
  [0.3, 0.011, 1.15],
  [0.317, 0.009, -0.22],
  [0.52, 0.05, 0.28],
];

export class Bed {
  constructor(id) {
    this.id = id;
    this.waves = WAVES;
    this.title = id === 1 ? "A man in the emergency room" : "A woman after surgery";
    this.limits = {
      hr: { low: 50, high: 120, priority: "high" },
      map: { low: 60, high: 110, priority: "high" },
      spo2: { low: 90, high: null, priority: "high" },
      rr: { low: 8, high: 30, priority: "medium" },
      temperature: { low: 35.5, high: 38.5, priority: "low" },
    };
    this.now = { t: 0, beat: 0, breath: 0, lost: 0, bleeding: 0, breathing: true };
    this.marks = [{ name: "begin", t: 0, now: { ...this.now } }];
    this.state = { type: "state", state: "running", t: 0, speed: 1, lag: 0 };
    this.log = [];
    this.trend = [];
    this.until = 0;
    this.seq = 0;
  }

  values() {
    const { lost, t, breathing } = this.now;
    const loss = Math.min(1, lost / 2500);
    const hr = 72 + 90 * loss;
    const map = 93 * (1 - 0.62 * loss);
    const pulse = 42 * (1 - 0.5 * loss);
    return {
      hr,
      map,
      sbp: map + (2 / 3) * pulse,
      dbp: map - pulse / 3,
      spo2: breathing ? 98 - 3 * loss : 84,
      etco2: breathing ? 38 - 14 * loss : 0,
      rr: breathing ? 14 + 12 * loss : 0,
      temperature: 36.8 - 0.4 * loss,
      cvp: 5 - 4 * loss,
      co: 5.4 * (1 - 0.6 * loss) + 0 * t,
    };
  }

  step() {
    const now = this.now;
    const v = this.last ?? (this.last = this.values());
    now.t += TICK;
    now.beat = (now.beat + (v.hr / 60) * TICK) % 1;
    now.breath = (now.breath + (v.rr / 60) * TICK) % 1;
    now.lost = Math.max(0, now.lost + (now.bleeding / 60) * TICK);
    const x = now.beat;
    const ecg = ECG.reduce((sum, [at, width, height]) => sum + height * bell(x, at, width), 0);
    const p = (x + 0.55) % 1;
    const press =
      v.dbp +
      (v.sbp - v.dbp) *
        (p < 0.18
          ? Math.sin((p / 0.18) * 1.57)
          : Math.exp(-(p - 0.18) * 3.2) + 0.09 * bell(p, 0.42, 0.04));
    const out = now.breath > 0.4;
    const co2 =
      out && v.etco2
        ? v.etco2 * (1 - Math.exp(-(now.breath - 0.4) * 22)) * (0.94 + 0.1 * (now.breath - 0.4))
        : 0;
    const paw = v.rr
      ? out
        ? 5 + 11 * Math.exp(-(now.breath - 0.4) * 18)
        : 5 + 11 * Math.min(1, now.breath * 4)
      : 0;
    if (Math.floor(now.t) > Math.floor(now.t - TICK)) {
      this.last = this.values();
      this.trend.push([now.t, this.last]);
    }
    return [ecg, press, 1 + ((press - v.map) / 100) * 1.1, co2, paw];
  }

  alarms(wall) {
    const v = this.values();
    const found = [];
    for (const [name, has] of Object.entries(this.limits)) {
      const stars = { high: "***", medium: "**", low: "*" }[has.priority];
      const what = NUMERICS.find((n) => n.name === name).label;
      const say = (how, sign, limit) =>
        found.push({
          name,
          priority: has.priority,
          since: this.now.t,
          silenced: wall < this.until,
          text: `${stars} ${what} ${how} ${v[name].toFixed(0)} ${sign} ${limit}`,
        });
      if (has.low !== null && v[name] < has.low) say("LOW", "<", has.low);
      if (has.high !== null && v[name] > has.high) say("HIGH", ">", has.high);
    }
    const order = ["high", "medium", "low"];
    return found.sort((a, b) => order.indexOf(a.priority) - order.indexOf(b.priority));
  }

  numerics(wall) {
    return {
      type: "numerics",
      seq: this.seq++,
      t: this.now.t,
      values: this.values(),
      alarms: this.alarms(wall),
      silence: Math.max(0, this.until - wall),
    };
  }
}

export function frame(bed, samples, dt) {
  const n = samples.length;
  const data = Buffer.alloc(24 + 4 * n * bed.waves.length);
  data.write("JMW1");
  data.writeUInt32LE((bed.frames = (bed.frames ?? 0) + 1), 4);
  data.writeDoubleLE(bed.now.t - (n - 1) * dt, 8);
  data.writeFloatLE(dt, 16);
  data.writeUInt16LE(bed.waves.length, 20);
  data.writeUInt16LE(n, 22);
  for (let w = 0; w < bed.waves.length; w++)
    for (let k = 0; k < n; k++) data.writeFloatLE(samples[k][w], 24 + 4 * (w * n + k));
  return data;
}
