// SPDX-License-Identifier: Apache-2.0
// A report, as somebody reads it: with and without JavaScript, on paper, in the dark, by keyboard.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { SCRATCH, check, finish, open, same, until } from "./browser.mjs";

const PAGE = join(SCRATCH, "day.html");
const file = JSON.parse(readFileSync(join(SCRATCH, "day.json"), "utf8")).files[0];
const browser = await open();

async function visit(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on("console", (message) => page.wrong.push(message.text()));
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== `file://${path}`)
      page.wrong.push(`asks for ${request.url().slice(0, 99)}`);
  });
  page.setDefaultTimeout(15000);
  await page.goto(`file://${path}`);
  return page;
}

const close = async (page) => page.context().close();
const plain = (text) => text.replaceAll("−", "-").replaceAll("\u202f", "").trim();
const numbers = (text) => (plain(text).match(/[-+]?\d+(\.\d+)?(e[-+]?\d+)?/g) ?? []).map(Number);
// A number on the page is the one in the file, to the decimals that are shown.
const shows = (what, text, right) => {
  const decimals = (plain(text).split(".")[1] ?? "").length;
  check(
    what,
    Math.abs(Number(plain(text)) - right) <= 0.5000001 * 10 ** -decimals,
    `${text}, not ${right}`,
  );
};

// ---- the numbers ----

async function checkGlance(page) {
  const rows = page.locator("#glance tbody tr");
  same("a row for each outcome", await rows.count(), file.arms[0].outcomes.length);
  for (let k = 0; k < file.arms[0].outcomes.length; k++) {
    const cells = rows.nth(k).locator("td");
    for (let a = 0; a < file.arms.length; a++) {
      const outcome = file.arms[a].outcomes[k];
      const what = `${outcome.name} of ${file.arms[a].arm}`;
      shows(`median ${what}`, await cells.nth(a).locator("b").textContent(), outcome.median);
      const [low, high] = (await cells.nth(a).locator("small").first().textContent()).split(" … ");
      shows(`5 % ${what}`, low, outcome.p5);
      shows(`95 % ${what}`, high, outcome.p95);
    }
  }
}

async function checkChanges(page) {
  const name = file.differences[0].name;
  const rows = page.locator("#outcome-0 .changes tbody tr");
  const right = file.differences.filter((one) => one.name === name);
  same("a row for each pair of arms", await rows.count(), right.length);
  for (let i = 0; i < right.length; i++) {
    const cells = rows.nth(i).locator("td.num");
    shows(`difference ${i}`, await cells.nth(0).textContent(), right[i].mean);
    const [low, high] = (await cells.nth(1).textContent()).split(" … ");
    shows(`interval ${i}, low`, low, right[i].mean_low);
    shows(`interval ${i}, high`, high, right[i].mean_high);
    same(`pairs ${i}`, numbers(await cells.nth(4).textContent())[0], right[i].n);
  }
}

async function checkFates(page) {
  const rows = page.locator("#fates tbody tr");
  for (let a = 0; a < file.arms.length; a++) {
    const cells = (await rows.nth(a).locator("td").allTextContents()).map(
      (text) => numbers(text)[0],
    );
    same(`fates of ${file.arms[a].arm}`, [cells[0], cells[1]], [file.patients, file.arms[a].ok]);
    same(`flags of ${file.arms[a].arm}`, cells.at(-2), file.arms[a].signal_out_of_bounds);
  }
  const order = await page.locator("main section").evaluateAll((all) => all.map((one) => one.id));
  same(
    "failures first, then the answer, the signature last",
    [order[0], order[1], order.at(-1)],
    ["ends", "answer", "sign"],
  );
  const banner = await page.locator(".banner").textContent();
  check("simulated, and a draft", /Simulated/.test(banner) && /Draft/.test(banner), banner);
}

// ---- the plots ----

const inked = (page) =>
  page.locator("#signal-0 canvas").evaluate((canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {
      willReadFrequently: true,
    });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let lit = 0;
    for (let i = 3; i < data.length; i += 4) lit += data[i] > 200;
    return lit;
  });

async function checkPlots(page) {
  const figure = page.locator("#signal-0");
  await figure.scrollIntoViewIfNeeded();
  check("a picture becomes a plot", await until(() => figure.locator("canvas").count()));
  check(
    "something is drawn",
    await until(async () => (await inked(page)) > 1500),
    await inked(page),
  );
  const over = figure.locator(".u-over");
  const box = await over.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const readout = figure.locator(".readout");
  await until(async () => (await readout.textContent()).includes("closed_loop"));
  const glucose = file.signals[0];
  const middle = (file.time.length - 1) / 2;
  const medians = await readout.locator("b").allTextContents();
  for (let a = 0; a < file.arms.length; a++)
    shows(
      `median of ${file.arms[a].arm} under the cursor`,
      medians[a],
      glucose.arms[a].median[middle],
    );
  const before = await inked(page);
  await page.locator("#tools input").first().uncheck();
  check("an arm can be switched off", await until(async () => (await inked(page)) < before - 200));
  check("and is not read out", !(await readout.textContent()).includes("basal 1"));
  await page.locator("#tools input").first().check();
  await page.selectOption("#patient", { index: 2 });
  await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2);
  check(
    "a patient has values of his own",
    await until(async () => (await readout.textContent()).includes("patient")),
  );
  await page.mouse.move(box.x + 100, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 50, { steps: 4 });
  await page.mouse.up();
  check("zoomed in", await until(() => figure.locator(".reset").isVisible()));
  await figure.locator(".live-plot").focus();
  await page.keyboard.press("Escape");
  check(
    "and out by keyboard",
    await until(async () => !(await figure.locator(".reset").isVisible())),
  );
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  check(
    "the cursor goes by keyboard",
    await until(async () => numbers(await readout.textContent())[0] < 0.2),
    await readout.textContent(),
  );
  await page.selectOption("#patient", "-1");
}

// The line of a patient that was unpacked is the one in the file's own coding, within its step.
async function checkLines(page) {
  const held = await page.evaluate(() => {
    const data = JSON.parse(document.getElementById("jm-data").textContent);
    const { lines, low, high, time, arms } = data.signals[0].files[0];
    return {
      bytes: atob(lines).length,
      n: data.patients.length,
      low,
      high,
      times: time.length,
      arms: arms.length,
    };
  });
  same(
    "lines are held of the patients that are named",
    held.bytes,
    2 * held.n * held.arms * held.times,
  );
  check(
    "their range is that of glucose",
    held.low > 5 && held.high < 900 && held.low < held.high,
    held,
  );
}

// ---- without JavaScript, on paper ----

async function checkStill() {
  const page = await visit(PAGE, { javaScriptEnabled: false });
  await checkGlance(page);
  check("pictures are there", await page.locator("svg.course").first().isVisible());
  check("tools are not", !(await page.locator("#tools").isVisible()));
  const svg = page.locator("svg.course");
  same(
    "each picture is an image with a name and a description",
    [
      await page.locator("svg.course[role=img][aria-labelledby] > title").count(),
      await page.locator("svg.course > desc").count(),
    ],
    [await svg.count(), await svg.count()],
  );
  same("nothing is said to the console or asked for", page.wrong, []);
  await page.screenshot({ path: join(SCRATCH, "still.png"), fullPage: true });
  await close(page);
}

async function checkPaper(page) {
  const pdf = join(SCRATCH, "day.pdf");
  await page.pdf({ path: pdf, format: "A4" });
  check(
    "it prints",
    statSync(pdf).size > 50000 && readFileSync(pdf).subarray(0, 5).toString() === "%PDF-",
  );
  await page.emulateMedia({ media: "print" });
  check(
    "pictures on paper, no plots",
    (await page.locator("#signal-0 svg.course").isVisible()) &&
      !(await page.locator("#signal-0 .live-plot").isVisible()),
  );
  await page.emulateMedia({ media: "screen" });
}

// ---- narrow, dark ----

// The least contrast of text with the page, arms' names included (WCAG 2.2, 1.4.3: 4.5).
const contrast = (page) =>
  page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    const light = (name) => {
      const hex = style.getPropertyValue(name).trim();
      const parts = [1, 3, 5]
        .map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
        .map((x) => (x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05;
    };
    const of = (a, b) => Math.max(a / b, b / a);
    const names = [
      "--ink",
      "--soft",
      "--link",
      "--warn",
      "--draft",
      ...Array.from({ length: 8 }, (_, i) => `--a${i}`),
    ];
    return Math.min(...names.map((name) => of(light(name), light("--paper"))));
  });

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

async function checkLooks() {
  for (const [name, options] of [
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["narrow", { viewport: { width: 390, height: 844 } }],
  ]) {
    const page = await visit(PAGE, options);
    await page.locator("#signal-0").scrollIntoViewIfNeeded();
    await until(() => page.locator("#signal-0 canvas").count());
    check(`${name}: nothing is wider than the page`, (await wide(page)) <= 0, await wide(page));
    check(`${name}: contrast`, (await contrast(page)) >= 4.5, await contrast(page));
    same(`${name}: no errors, no network`, page.wrong, []);
    await page.screenshot({ path: join(SCRATCH, `report_${name}.png`) });
    await close(page);
  }
}

// ---- the signature ----

async function checkSignature(page) {
  await page.locator("#sign-form button").click();
  check(
    "a signature without a name is none",
    await until(async () =>
      (await page.locator("#sign-form [role=status]").textContent()).includes("name"),
    ),
  );
  await page.fill("[name=name]", "Dr. <i>Test</i>");
  await page.fill("[name=date]", "2026-11-28");
  await page.check("[name=decision][value=modify]");
  await page.fill("[name=reason]", 'n is small </textarea><script>alert("x")</script>');
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#sign-form button").click(),
  ]);
  const path = join(SCRATCH, "signed.html");
  await download.saveAs(path);
  const copy = await visit(path);
  const banner = await copy.locator(".banner").textContent();
  check(
    "the copy says who, and what",
    banner.includes("Reviewed") &&
      banner.includes("Dr. <i>Test</i>") &&
      banner.includes("accepted with changes") &&
      banner.includes("Simulated"),
    banner,
  );
  same(
    "the reason is kept",
    await copy.inputValue("[name=reason]"),
    'n is small </textarea><script>alert("x")</script>',
  );
  check(
    "nothing says that nobody did",
    !(await copy.locator("#sign").textContent()).includes("nobody"),
  );
  check("and cannot be signed again", (await copy.locator("#sign-form button").count()) === 0);
  await copy.locator("#signal-0").scrollIntoViewIfNeeded();
  check("its plots live", await until(() => copy.locator("#signal-0 canvas").count()));
  same("one plot each", await copy.locator("#signal-0 .live-plot").count(), 1);
  same("the copy has no errors", copy.wrong, []);
  await close(copy);
}

const page = await visit(PAGE);
await checkGlance(page);
await checkChanges(page);
await checkFates(page);
await checkPlots(page);
await checkLines(page);
same("no word on the console, no request", page.wrong, []);
await checkPaper(page);
await checkSignature(page);
const refused = await page.evaluate(() =>
  fetch("http://127.0.0.1:1/").then(
    () => "",
    (e) => String(e),
  ),
);
check(
  "the page may not ask the network",
  page.wrong.some((text) => text.includes("Content Security Policy")),
  refused,
);
await close(page);
await checkStill();
await checkLooks();
await browser.close();
finish();
