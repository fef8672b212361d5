// SPDX-License-Identifier: Apache-2.0
// The pages' modules, one by one, inside of a page.

import { check, same } from "./browser.mjs";

// A frame as the room sends it.
const FRAME = `function frame(t, dt, ...waves) {
  const n = waves[0].length;
  const view = new DataView(new ArrayBuffer(24 + 4 * n * waves.length));
  [74, 77, 87, 49].forEach((byte, i) => view.setUint8(i, byte));
  view.setFloat64(8, t, true);
  view.setFloat32(16, dt, true);
  view.setUint16(20, waves.length, true);
  view.setUint16(22, n, true);
  waves.flat().forEach((value, i) => view.setFloat32(24 + 4 * i, value, true));
  return view.buffer;
}`;

async function words(page) {
  same(
    "words",
    await page.evaluate(async () => {
      const w = await import("/live-words.js");
      return [
        w.number(72.4),
        w.number(-3.25, 1),
        w.number(null),
        w.number(-0.2),
        w.time(3725.9),
        w.time(90061),
        w.unitText("1/min"),
        w.unitText("ug/kg/min"),
        w.unitText("1"),
        w.label("etCO2"),
        w.label("SpO2 LOW"),
        w.rangeText({ low: 50, high: null }, 0),
        w.rangeText({}, 0),
        w.stepOf(0, 1),
        w.stepOf(0, 500),
        w.plain(0.1 + 0.2),
      ];
    }),
    [
      "72",
      "−3.3",
      "---",
      "0",
      "01:02:05",
      "1 d 01:01:01",
      "/min",
      "µg/kg/min",
      "",
      "etCO₂",
      "SpO₂ LOW",
      "≥ 50",
      "",
      0.01,
      5,
      "0.3",
    ],
  );
}

async function ring(page) {
  same(
    "a ring keeps samples, gaps and returns",
    await page.evaluate(`(async () => { ${FRAME}
    const { Ring } = await import("/live-ring.js");
    const ring = new Ring(2, 8);
    const found = [ring.push(new ArrayBuffer(3)), ring.push(frame(0, 0.5, [1])), ring.push(frame(0, 0.5, [1, 2], [3, 4]))];
    ring.push(frame(1, 0.5, [5], [6])); // follows
    found.push(ring.broken[2], ring.newest, ring.values[1][2], ring.after(0.5), ring.after(-1));
    ring.push(frame(3, 0.5, [7], [8])); // a second is missing
    found.push(ring.broken[3]);
    for (let k = 0; k < 9; k++) ring.push(frame(3.5 + k / 2, 0.5, [k], [k])); // all the way round
    found.push(ring.end - ring.first, ring.values[0][(ring.end - 1) & 7]);
    ring.push(frame(1, 0.5, [0], [0]));
    return [...found, ring.end, ring.turns];
  })()`),
    [false, false, true, 0, 1, 6, 2, 0, 1, 7, 8, 1, 2],
  );
}

// Frames that come in gusts, 0 to 90 ms late: the pen moves at an even pace all the same.
async function clock(page) {
  const found = await page.evaluate(async () => {
    const { Clock } = await import("/live-clock.js");
    const walk = (speed, real) => {
      const clock = new Clock();
      const steps = [];
      let sent = 0;
      let last = NaN;
      for (let i = 0; i < 600; i++) {
        const now = i / 60;
        for (; sent * 0.04 + ((sent * 7919) % 10) * 0.009 <= now; sent++)
          clock.arrived(sent * 0.04 * real, now, speed);
        const t = clock.walk(now);
        if (i > 240) steps.push((t - last) * 60);
        last = t;
      }
      return {
        least: Math.min(...steps) / real,
        most: Math.max(...steps) / real,
        behind: 599 / 60 - last / real,
      };
    };
    const cut = new Clock(); // samples end: the pen stands at the last one
    cut.arrived(5, 0, 1);
    for (let i = 0; i < 60; i++) cut.walk(i / 60);
    return { even: walk(1, 1), fast: walk(10, 10), late: walk(10, 3), end: cut.t };
  });
  for (const kind of ["even", "fast", "late"]) {
    const { least, most, behind } = found[kind];
    check(`the pen goes at an even pace, ${kind}`, least > 0.6 && most < 1.5, found[kind]);
    check(`and not far behind, ${kind}`, behind > 0 && behind < 0.45, behind);
  }
  same("the pen stops where samples end", found.end, 5);
}

async function sweep(page) {
  const found = await page.evaluate(`(async () => { ${FRAME}
    const { Ring } = await import("/live-ring.js");
    const { Sweep, paper } = await import("/live-sweep.js");
    const host = document.createElement("div");
    host.style.cssText = "position:fixed;left:0;top:0;width:400px;height:50px";
    const canvas = document.createElement("canvas");
    canvas.style.cssText = "width:100%;height:100%";
    host.append(canvas);
    document.body.append(host);
    const ring = new Ring(1);
    const sweep = new Sweep(canvas, { name: "x", low: 0, high: 1, sweep: 25, colour: "#ffffff" }, ring, 0, () => {});
    const flat = (t, n, value) => ring.push(frame(t, 0.01, Array(n).fill(value)));
    flat(0, 200, 0.5); // two seconds: 189 pixels
    sweep.draw(2);
    const lit = (x) => {
      const copy = new OffscreenCanvas(1, canvas.height).getContext("2d", { willReadFrequently: true });
      copy.drawImage(canvas, -Math.round(x), 0);
      return [...copy.getImageData(0, 0, 1, canvas.height).data].some((v, i) => i % 4 < 3 && v > 100);
    };
    const first = [Math.round(sweep.x), lit(100), lit(195)];
    flat(2, 300, 0.5); // past the edge: 5 s are 472 pixels
    sweep.draw(5);
    const second = [Math.round(sweep.x), lit(60), lit(sweep.x + 8), lit(sweep.x + 30)];
    ring.push(frame(5, 0.01, Array(10).fill(3)));
    sweep.draw(6);
    sweep.range();
    const range = [sweep.low, sweep.high];
    sweep.setSpeed(40); // 2.5 mm/s
    const paced = sweep.per_s;
    host.remove();
    return { first, second, range, paced, paper: [paper(25, 0.1), paper(25, 4), paper(25, 8), paper(6.25, 8)] };
  })()`);
  same("25 mm/s are 94.5 pixels a second", found.first, [188, true, false]);
  same("the pen starts again at the left behind an erased bar", found.second, [
    71,
    true,
    false,
    true,
  ]);
  same("a wave that leaves its scale gets a wider one", found.range, [0, 3]);
  check("a fast session squeezes", Math.abs(found.paced - 9.449) < 0.01, found.paced);
  same("but a slow one does not stretch", found.paper, [25, 25, 12.5, 6.25]);
}

async function tiles(page) {
  same(
    "pressures of one vessel share a tile",
    await page.evaluate(async () => {
      const { group } = await import("/live-tiles.js");
      const n = (name, of, unit = "mmHg") => ({ name, of, unit, label: name });
      return group([
        n("hr", "ecg", "1/min"),
        n("sbp", "abp"),
        n("map", "abp"),
        n("dbp", "abp"),
        n("pap_systolic", "pap"),
        n("cvp", ""),
      ]).map((g) => (g.parts ? Object.keys(g.parts).sort() : g.shown.name));
    }),
    ["hr", ["diastolic", "mean", "systolic"], "pap_systolic", "cvp"],
  );
  same(
    "colours are known by name",
    await page.evaluate(async () => {
      const { kindOf } = await import("/live-palette.js");
      return [
        "ecg",
        "hr",
        "sbp",
        "etco2",
        "capnogram",
        "pleth",
        "rr",
        "cvp",
        "temperature",
        "icp",
        "body.map",
        "lactate",
      ].map(kindOf);
    }),
    ["ecg", "ecg", "abp", "co2", "co2", "spo2", "rr", "cvp", "temp", "icp", "abp", "other"],
  );
}

export async function modules(page) {
  for (const part of [words, ring, clock, sweep, tiles]) await part(page);
}
