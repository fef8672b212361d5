// SPDX-License-Identifier: Apache-2.0
// The pages of live sessions against a room that makes up its patients (fake_room.mjs).

import { join } from "node:path";
import { Room } from "./fake_room.mjs";
import { SCRATCH, check, figure, finish, ink, open, root, same, until, visit } from "./browser.mjs";
import { faint, nameless } from "./audit.mjs";
import { modules } from "./modules.mjs";

const room = new Room();
const url = await room.listen();
const browser = await open();
const [bed] = room.beds;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function looks(page) {
  check(
    "heart rate on screen is the simulated one",
    await until(async () => Math.abs((await figure(page, "hr")) - bed.values().hr) < 1),
  );
  same(
    "pressures read 120/80 (93)",
    (await page.textContent(".tile.pressure .value")).trim(),
    "121/79(93)",
  );
  same(
    "limits stand beside their number",
    await page.textContent('[data-names="hr"] .limits'),
    "50–120",
  );
  same(
    "a number without limits says so",
    await page.textContent('[data-names="etco2"] .limits'),
    "no limits",
  );
  check(
    "it says that it is simulated",
    await page.getByText("SIMULATED — NOT A PATIENT MONITOR").isVisible(),
  );
  await wait(700);
  const before = await ink(page, "abp");
  await wait(400);
  const after = await ink(page, "abp");
  check("waves are drawn", after.lit > 50, after);
  check("waves move", before.sum !== after.sum);
  check(
    "a screen reader is told number and limits",
    /HR 7\d \/min, alarm below 50 or above 120/.test(
      await page.textContent('[data-names="hr"] .spoken'),
    ),
  );
  check(
    "each wave has words",
    (await page.getAttribute('[data-wave="ecg"] canvas', "aria-label")).includes("25 mm/s"),
  );
}

// How often the look of a number changes in two seconds.
const flashes = (page, name) =>
  page.evaluate(async (which) => {
    const node = document.querySelector(`.figure[data-name="${which}"]`);
    let turns = 0;
    let last = null;
    for (const end = performance.now() + 2000; performance.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      const look = getComputedStyle(node).backgroundColor;
      if (last !== null && look !== last) turns++;
      last = look;
    }
    return turns;
  }, name);

async function alarms(page) {
  same("there is no sound before a gesture", (await root(page)).sound, "off");
  await page.keyboard.press("m");
  check("M turns sound on", await until(async () => (await root(page)).sound === "on"));
  await page.keyboard.press("p");
  const beats = async () => Number((await root(page)).beats ?? 0);
  check("a pulse is heard", await until(async () => (await beats()) > 0));
  const [begun, from] = [await beats(), Date.now()];
  await wait(4100);
  const rate = ((await beats()) - begun) / ((Date.now() - from) / 60000);
  check("at the rate of the heart", Math.abs(rate - bed.values().hr) < 20, rate);
  await page.keyboard.press("p");
  bed.now.lost = 1500;
  check(
    "a high alarm is shown",
    await until(async () => /\*\*\* ABP mean LOW 5\d < 60/.test(await page.textContent("#alarms"))),
  );
  check(
    "and sounds",
    await until(
      async () => (await root(page)).sounding === "high" && Number((await root(page)).bursts) >= 1,
    ),
    await root(page),
  );
  check("and is said at once", (await page.textContent("#loud")).includes("high alarm"));
  const turns = await flashes(page, "map");
  check("the number flashes at 2 Hz", turns >= 4 && turns <= 9, turns);
  same("stars stand beside the label", await page.textContent('[data-names="hr"] .flag'), "***");
  await page.screenshot({ path: join(SCRATCH, "monitor-alarm.png") });
  await page.keyboard.press("s");
  check("S pauses the sound", await until(async () => (await root(page)).sounding === undefined));
  check("and counts down", /Sound paused 0[12]:\d\d/.test(await page.textContent("#pause-left")));
  await page.keyboard.press("s");
  check("S again ends the pause", await until(async () => (await root(page)).sounding === "high"));
  bed.now.lost = 0;
  check(
    "the alarm ends",
    await until(async () => (await page.textContent("#alarms")) === "No alarms"),
  );
  same("and so does its sound", (await root(page)).sounding, undefined);
}

async function limits(page) {
  await page.keyboard.press("l");
  await page.fill('[name="hr low"]', "130");
  await page.keyboard.press("Enter");
  check(
    "limits that cross are refused in words",
    await until(async () => (await page.textContent("#limits-error")).includes("below the upper")),
  );
  await page.fill('[name="hr low"]', "40");
  await page.fill('[name="hr high"]', "70");
  await page.selectOption('[name="hr priority"]', "low");
  await page.keyboard.press("Enter");
  check("the room has the new limits", await until(() => bed.limits.hr.high === 70));
  check(
    "they stand beside the number",
    await until(async () => (await page.textContent('[data-names="hr"] .limits')) === "40–70"),
  );
  check(
    "a low alarm is cyan and steady",
    await until(
      async () => (await page.getAttribute('.figure[data-name="hr"]', "data-alarm")) === "low",
    ),
  );
  same("it does not flash", await flashes(page, "hr"), 0);
  bed.limits.hr = { low: 50, high: 120, priority: "high" };
}

async function panels(page) {
  await page.keyboard.press("t");
  check(
    "trends are drawn with uPlot",
    await until(async () => (await page.$$("#trend-plots .uplot")).length >= 7),
  );
  check(
    "and told in words",
    await until(async () =>
      /HR: between \d+ and \d+/.test((await page.getAttribute(".trend-plot", "aria-label")) ?? ""),
    ),
  );
  await page.keyboard.press("d");
  check(
    "the table says the same",
    await until(async () =>
      /HR7\d \/minalarm below/.test(
        (await page.textContent("#readings-body")).replace(/\s*\n\s*/g, ""),
      ),
    ),
    await page.textContent("#readings-body"),
  );
  await page.screenshot({ path: join(SCRATCH, "monitor-panels.png") });
  await page.keyboard.press("t");
  await page.keyboard.press("d");
  await page.keyboard.press("c");
  same(
    "another palette",
    await page.$eval('[data-names="hr"]', (node) => node.style.getPropertyValue("--colour")),
    "#2fd6a3",
  );
  await page.keyboard.press("c");
  await page.keyboard.press("?");
  same("their text has contrast", await faint(page), []);
  check("keys are listed", (await page.textContent("#help-keys")).includes("Alarm limits"));
  await page.keyboard.press("?");
  check("and the list goes away", !(await page.isVisible("#help")));
}

// Connections that break, other beds, and words that would be harm as HTML.
async function links(page) {
  room.hangUp();
  check("a lost connection is shown", await until(async () => (await root(page)).link === "lost"));
  check("old numbers look old", (await page.getAttribute("#screen", "data-stale")) === "yes");
  same(
    "nobody claims that there are no alarms",
    await page.textContent("#alarms"),
    "Alarms are not known",
  );
  check("it comes back by itself", await until(async () => (await root(page)).link === "open"));
  check(
    "and goes on",
    await until(async () => (await page.getAttribute("#screen", "data-stale")) === null),
  );
  const hurt = '<img src=x onerror="document.title=1">';
  room.beds[1].title = hurt;
  await page.keyboard.press("]");
  check("another bed", await until(async () => (await root(page)).bed === "2"));
  check("its address is a link", page.url().includes("bed=2"));
  same("titles are text", await page.textContent("#who b"), hurt);
  room.beds[1].title = "A woman after surgery";
  await page.goBack();
  check("and back", await until(async () => (await root(page)).bed === "1"));
}

async function time(page, learner) {
  await page.keyboard.press(" ");
  check("space pauses", await until(() => bed.state.state === "paused"));
  check(
    "the learner sees it",
    await until(async () => (await learner.textContent("#state")).includes("Paused")),
  );
  await wait(500);
  const before = await ink(learner, "ecg");
  await wait(300);
  same("waves stand", (await ink(learner, "ecg")).sum, before.sum);
  await page.fill("#mark-name", "before");
  await page.keyboard.press("Enter");
  check(
    "a bookmark is made",
    await until(async () => (await page.textContent("#marks")).includes("before")),
  );
  await page.focus("#run");
  await page.keyboard.press(" ");
  check("it runs again", await until(() => bed.state.state === "running"));
  await page.keyboard.press("+");
  check("plus is faster", await until(() => bed.state.speed === 2));
  check(
    "the learner sees the speed",
    await until(async () => (await learner.textContent("#state")).includes("×2")),
  );
}

async function orders(page, learner) {
  await page.fill('[data-action="bleed"] input[type="number"]', "480");
  await page.click('[data-action="bleed"] button');
  check("an action reaches the room", await until(() => bed.now.bleeding === 480));
  check(
    "and the log, marked as hidden",
    await until(async () => /bleed 480hidden/.test(await page.textContent("#log"))),
  );
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("g");
  await page.keyboard.type("propo");
  await page.keyboard.press("Enter");
  await page.keyboard.type("120");
  await page.fill("#dose-unit", "mmHg");
  await page.click("#dose-give");
  check(
    "a refused dose says why",
    await until(async () => (await page.textContent("#dose-error")).includes("is no unit of")),
  );
  await page.fill("#dose-unit", "mg");
  await page.fill("#dose-over", "2");
  await page.click("#dose-give");
  check(
    "a dose is given",
    await until(() =>
      room.asked.some(
        (m) => m.do === "dose" && m.amount === 120 && m.duration === 2 && m.duration_unit === "min",
      ),
    ),
  );
  check(
    "and its error goes away",
    await until(async () => (await page.textContent("#dose-error")) === ""),
  );
  await page.click("#tab-input");
  await page.fill("#input-pick-field", "sepsis");
  await page.keyboard.press("Enter");
  await page.fill("#input-value input[type=number]", "0.4");
  await page.check("#hide");
  await page.click("#input-set");
  check(
    "an input is set, hidden",
    await until(() =>
      room.asked.some(
        (m) => m.do === "set" && m.name === "illness.sepsis" && m.value === 0.4 && m.hidden,
      ),
    ),
  );
  await page.uncheck("#hide");
  await page.click("#tab-note");
  await page.fill("#note-text", "the team calls for help");
  await page.click("#note-write");
  check(
    "a note stands in the log",
    await until(async () => (await page.textContent("#log")).includes("calls for help")),
  );
  const told = () => learner.frames_text.some((text) => text.includes("calls for help"));
  check("learners' pages are told what is not hidden", await until(told));
  const shown = async () => (await learner.textContent("#done")).includes("calls for help");
  check("and show it", (await until(shown)) && (await learner.isVisible("#done")));
  check(
    "and nothing that is",
    !learner.frames_text.some((text) => /bleed 480|illness\.sepsis/.test(text)),
  );
  await page.screenshot({ path: join(SCRATCH, "instructor.png") });
}

async function back(page, learner) {
  await page.click("#marks button:has-text('before')");
  await page.click("#return button[type=submit]");
  check("return goes back", await until(async () => bed.now.bleeding === 0 && bed.now.lost === 0));
  check(
    "the log is that of then",
    await until(async () => !(await page.textContent("#log")).includes("bleed")),
  );
  const read = async (of) =>
    JSON.stringify(await Promise.all(["hr", "map", "spo2"].map((name) => figure(of, name))));
  check(
    "both pages show the same numbers",
    await until(async () => (await read(page)) === (await read(learner))),
  );
}

async function readable(learner, instructor) {
  bed.limits.temperature.high = 30;
  bed.limits.rr.high = 10;
  bed.limits.hr.high = 60;
  for (const page of [learner, instructor]) {
    await page.waitForSelector('.figure[data-name="rr"][data-alarm="medium"]');
    for (let k = 0; k < 3; k++) {
      same("all text has contrast", await faint(page), []);
      await wait(260);
    }
    same("all that can be pressed has a name", await nameless(page), []);
  }
  bed.limits.temperature.high = 38.5;
  bed.limits.rr.high = 30;
  bed.limits.hr.high = 120;
}

// Without uPlot, on a fine screen, and a patient who has no waves.
async function less() {
  const page = await visit(browser, url, { deviceScaleFactor: 2 });
  const empty = { status: 200, contentType: "text/plain", body: "" };
  await page.route("**/uplot.*", (route) => route.fulfill(empty));
  const wide = (node) => [node.width, node.getBoundingClientRect().width];
  const [width, shown] = await page.$eval("canvas", wide);
  same("a fine screen gets fine waves", width, Math.round(2 * shown));
  const { waves } = room.beds[1];
  room.beds[1].waves = [];
  await page.keyboard.press("]");
  check(
    "without waves there are numbers",
    await until(async () => (await figure(page, "hr")) > 40),
  );
  check("and trends by themselves", await until(() => page.isVisible("#trends")));
  const own = async () => (await page.$$(".own-plot")).length >= 7;
  check("on a canvas of our own", await until(own));
  const drawn = () =>
    page.$eval(".own-plot", (node) => {
      const copy = new OffscreenCanvas(node.width, node.height).getContext("2d");
      copy.drawImage(node, 0, 0);
      return copy.getImageData(0, 0, node.width, node.height).data.some((v) => v > 100);
    });
  check("which is drawn on", await until(drawn));
  await page.screenshot({ path: join(SCRATCH, "monitor-numbers.png") });
  same("no complaints about that", page.wrong, []);
  room.beds[1].waves = waves;
  await page.context().close();
}

async function nowhere() {
  const page = await visit(browser, `${url}?bed=7`, {}, "html");
  const told = async () => (await page.textContent("#note")).includes("There is no bed 7");
  check("a bed that is not there is named", await until(told), await page.textContent("#note"));
  await page.click(".bed");
  check("and the way to one that is", await until(async () => (await root(page)).link === "open"));
  await page.context().close();
}

async function calm() {
  const page = await visit(browser, url, {
    reducedMotion: "reduce",
    viewport: { width: 390, height: 844 },
  });
  bed.now.lost = 1500;
  await page.waitForSelector('.figure[data-name="map"][data-alarm="high"]');
  same("nothing flashes where motion is unwanted", await flashes(page, "map"), 0);
  same(
    "a border stands instead",
    await page.$eval('.figure[data-name="map"]', (node) => getComputedStyle(node).outlineStyle),
    "solid",
  );
  same("all that can be pressed has a name on a phone", await nameless(page), []);
  check(
    "a phone shows all of it",
    await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
  );
  await page.screenshot({ path: join(SCRATCH, "monitor-phone.png") });
  same("no complaints on a phone", page.wrong, []);
  bed.now.lost = 0;
  await page.context().close();
}

try {
  const learner = await visit(browser, url);
  await modules(learner);
  for (const part of [looks, alarms, limits, panels]) await part(learner);
  const instructor = await visit(browser, `${url}instructor`, {
    viewport: { width: 1440, height: 900 },
  });
  await time(instructor, learner);
  await orders(instructor, learner);
  await back(instructor, learner);
  await readable(learner, instructor);
  await calm();
  await less();
  await nowhere();
  same("no complaints, no request to elsewhere", [...learner.wrong, ...instructor.wrong], []);
  await links(learner);
} catch (error) {
  check("the test goes through", false, error.stack);
}
await browser.close();
room.close();
finish();
