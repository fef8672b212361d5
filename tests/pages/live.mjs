// SPDX-License-Identifier: Apache-2.0
// Both pages and a patient who is really computed: jumeau live, an adult who bleeds.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { SCRATCH, check, figure, finish, ink, open, root, same, until, visit } from "./browser.mjs";

const SCENARIO = join(process.env.JM_SOURCE, "tests/pages/adult.lua");

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// { learner, instructor }: addresses of a room with two beds, and how to end it.
async function room() {
  const options = ["--patient", "1,2", "--port", "0", "--token", "--json", "--for", "120"];
  const program = spawn(process.env.JM_PROGRAM, ["live", SCENARIO, ...options]);
  let said = "";
  program.stdout.on("data", (text) => (said += text));
  program.stderr.on("data", (text) => (program.complaint = (program.complaint ?? "") + text));
  const ended = new Promise((resolve) => program.on("exit", resolve));
  const opened = await until(() => said.includes("}") || program.exitCode !== null, 60000);
  if (!opened || program.exitCode !== null) throw new Error(`no room: ${program.complaint}`);
  return {
    ...JSON.parse(said),
    async end() {
      program.kill("SIGINT");
      return ended;
    },
  };
}

const numerics = (page) =>
  page.evaluate(async () => {
    const token = new URLSearchParams(location.search).get("token");
    return (await fetch(`api/v1/beds/1/numerics?token=${token}`)).json();
  });

async function looks(page) {
  check("a patient is there", await until(async () => (await figure(page, "hr")) > 40, 30000));
  const close = async (name, by) =>
    Math.abs((await figure(page, name)) - (await numerics(page)).values[name]) <= by;
  check("heart rate on screen is the simulated one", await until(() => close("hr", 1)));
  check("and so is mean pressure", await until(() => close("map", 1)));
  for (const wave of ["ecg", "abp", "pleth", "capnogram"]) {
    const before = await ink(page, wave);
    const moves = await until(async () => (await ink(page, wave)).sum !== before.sum, 3000);
    check(`${wave} moves`, moves && (await ink(page, wave)).lit > 50);
  }
}

async function time(learner, instructor) {
  await instructor.keyboard.press(" ");
  check("space pauses", await until(async () => (await root(learner)).state === "paused"));
  await wait(600);
  const still = await ink(learner, "ecg");
  const t = (await numerics(learner)).t;
  await wait(500);
  same("waves stand", (await ink(learner, "ecg")).sum, still.sum);
  same("and so does time", (await numerics(learner)).t, t);
  await instructor.keyboard.press("b");
  await instructor.keyboard.type("before");
  await instructor.keyboard.press("Enter");
  const made = async () => (await instructor.textContent("#marks")).includes("before");
  check("a bookmark is made", await until(made));
  await instructor.evaluate(() => document.activeElement.blur());
  await instructor.keyboard.press(" ");
  for (let k = 0; k < 3; k++) {
    const was = (await root(instructor)).speed;
    await instructor.keyboard.press("+");
    await until(async () => (await root(instructor)).speed !== was);
  }
  check(
    "plus makes it faster, for all",
    await until(async () => (await root(learner)).speed === "10"),
  );
  return t;
}

async function bleeding(learner, instructor) {
  await learner.keyboard.press("m");
  check("a gesture turns sound on", await until(async () => (await root(learner)).sound === "on"));
  const before = await figure(learner, "map");
  await instructor.fill('[data-action="bleed"] input[type="number"]', "3000");
  await instructor.click('[data-action="bleed"] button');
  const fell = async () => (await figure(learner, "map")) < before - 20;
  check("an instructor's haemorrhage makes pressure fall", await until(fell, 20000));
  const sounds = async () => (await root(learner)).sounding === "high";
  check("the alarm sounds at the learner's", await until(sounds, 20000), await root(learner));
  check("as a burst", Number((await root(learner)).bursts) >= 1);
  check("and is read", /\*\*\* MAP LOW \d+ < 65/.test(await learner.textContent("#alarms")));
  const values = async (page) =>
    JSON.stringify(await Promise.all(["hr", "map", "spo2"].map((name) => figure(page, name))));
  await instructor.evaluate(() => document.activeElement.blur());
  await learner.screenshot({ path: join(SCRATCH, "live-monitor.png") });
  await instructor.screenshot({ path: join(SCRATCH, "live-instructor.png") });
  const equal = async () => (await values(learner)) === (await values(instructor));
  check("both pages show the same numbers", await until(equal));
  check(
    "the log has it, as hidden",
    /Haemorrhage|bleed/.test(await instructor.textContent("#log")),
  );
  check(
    "which learners are not told",
    !learner.frames_text.some((text) => /bleed|Haemorrhage/.test(text)),
  );
  await learner.keyboard.press("s");
  check("a learner may pause the sound", await until(async () => !(await sounds())));
  const paused = (page) => page.isVisible("#pause-left");
  check(
    "which all see",
    await until(async () => (await paused(learner)) && (await paused(instructor))),
  );
}

async function refusals(instructor) {
  await instructor.fill('[data-action="bleed"] input[type="number"]', "99999");
  await instructor.click('[data-action="bleed"] button');
  const refused = () => instructor.isVisible(".refusal");
  check("what cannot be is refused in words", await until(refused));
  check("a whole sentence", (await instructor.textContent(".refusal span")).length > 20);
  await instructor.click(".refusal button");
  await instructor.evaluate(() => document.activeElement.blur());
  await instructor.keyboard.press("i");
  await instructor.keyboard.type("spontaneous");
  await instructor.keyboard.press("Escape");
  await instructor.fill("#input-pick-field", "pneumonia_left");
  await instructor.keyboard.press("Enter");
  await instructor.fill("#input-value input[type=number]", "0.3");
  await instructor.click("#input-set");
  const stands = async () => (await instructor.textContent("#log")).includes("pneumonia_left");
  check(
    "a free order is in the log",
    await until(stands),
    await instructor.textContent("#input-error"),
  );
}

async function back(learner, instructor, t) {
  await instructor.click("#marks button:has-text('before')");
  await instructor.click("#return button[type=submit]");
  const recovered = async () => (await figure(learner, "map")) > 75;
  check(
    "return gives the patient back",
    await until(recovered, 15000),
    await figure(learner, "map"),
  );
  check("at the time of the bookmark", (await numerics(learner)).t - t < 60);
  const clean = async () => !(await instructor.textContent("#log")).includes("pneumonia_left");
  check("the log is that of then", await until(clean));
  const saved = await instructor.evaluate(async () => {
    const answer = await fetch(document.getElementById("log-save").href);
    return { status: answer.status, text: await answer.text() };
  });
  check(
    "the session can be saved",
    saved.status === 200 && saved.text.includes("relive"),
    saved.text.slice(0, 200),
  );
}

async function others(browser, addresses, learner) {
  const second = await visit(browser, addresses.learner);
  const seq = async (page) => [
    (await root(page)).seq,
    await figure(page, "hr"),
    await figure(page, "spo2"),
  ];
  const equal = async () =>
    JSON.stringify(await seq(learner)) === JSON.stringify(await seq(second));
  check("two learners see the same", await until(equal));
  check("a learner's page gives no orders", (await root(second)).role === "learner");
  await second.keyboard.press("]");
  check("the other bed is there", await until(async () => (await root(second)).bed === "2"));
  check("with its patient", await until(async () => (await figure(second, "hr")) > 40));
  const denied = await second
    .context()
    .request.get(addresses.learner.replace("/?", "/instructor?"));
  check("a learner's token opens no instructor's page", denied.status() >= 400, denied.status());
  same("no complaints of the second", second.wrong, []);
}

const addresses = await room();
const browser = await open();
try {
  const learner = await visit(browser, addresses.learner);
  await looks(learner);
  const instructor = await visit(browser, addresses.instructor, {
    viewport: { width: 1440, height: 900 },
  });
  const t = await time(learner, instructor);
  await bleeding(learner, instructor);
  await refusals(instructor);
  await back(learner, instructor, t);
  same("no complaints, no request to elsewhere", [...learner.wrong, ...instructor.wrong], []);
  await others(browser, addresses, learner);
} catch (error) {
  check("the test goes through", false, error.stack);
}
await browser.close();
same("the room ends in good order", await addresses.end(), 0);
finish();
