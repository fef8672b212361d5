// SPDX-License-Identifier: Apache-2.0
// What drawing costs: the learner's page with five waves and an alarm, for a while.
//
//   JM_SOURCE=$PWD node tests/bench/pages.mjs [seconds [speed]]
//
// Prints pictures per second, how many came late, the share of the page's thread that was busy, and
// the heap after each quarter: it does not grow.

import { Room } from "../pages/fake_room.mjs";
import { open, visit } from "../pages/browser.mjs";

const seconds = Number(process.argv[2] ?? 60);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const room = new Room();
room.beds[0].state.speed = Number(process.argv[3] ?? 1);
const browser = await open();
const page = await visit(browser, await room.listen());
const tools = await page.context().newCDPSession(page);
await tools.send("Performance.enable");
await tools.send("HeapProfiler.enable");

async function measure() {
  await tools.send("HeapProfiler.collectGarbage");
  const { metrics } = await tools.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

// Counts pictures, and those that came more than two of a 60th of a second after the last one.
await page.evaluate(() => {
  window.drawn = { n: 0, late: 0 };
  let last = performance.now();
  const count = (now) => {
    window.drawn.n++;
    if (now - last > 34) window.drawn.late++;
    last = now;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
});
await wait(3000); // until it has settled: code is compiled, scales are found
room.beds[0].now.lost = 1500;
const before = await measure();
const begun = Date.now();
const [from] = await page.evaluate(() => [{ ...window.drawn }]);
for (let quarter = 1; quarter <= 4; quarter++) {
  await wait(250 * seconds);
  console.log(`heap ${((await measure()).JSHeapUsedSize / 1e6).toFixed(3)} MB`);
}
const after = await measure();
const passed = (Date.now() - begun) / 1000;
const [to] = await page.evaluate(() => [window.drawn]);
const share = (name) => `${((100 * (after[name] - before[name])) / passed).toFixed(1)} %`;
console.log(
  `${((to.n - from.n) / passed).toFixed(1)} pictures a second, ${to.late - from.late} late`,
);
console.log(`busy ${share("TaskDuration")}, of it script ${share("ScriptDuration")}`);
console.log(`elements ${before.Nodes} before, ${after.Nodes} after`);
await browser.close();
room.close();
process.exit(0);
