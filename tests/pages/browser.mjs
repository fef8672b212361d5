// SPDX-License-Identifier: Apache-2.0
// What tests of pages share: a browser, counting checks, and pages that are watched for errors and
// for requests that leave the house. Exit code 77 where there is no browser.

import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join } from "node:path";

const ROOT = process.env.JM_SOURCE ?? process.cwd();
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const MODULES = join(ROOT, ".deps/web/node_modules/");
export const SCRATCH = process.env.JM_TEST_SCRATCH ?? "/tmp";

function skip(why) {
  console.log(`skipped: ${why}`);
  process.exit(77);
}

export async function open() {
  if (!existsSync(CHROMIUM)) skip(`there is no ${CHROMIUM}`);
  if (!existsSync(join(MODULES, "playwright-core")))
    skip("playwright-core is not in .deps/web (./bootstrap installs it with npm)");
  const { chromium } = createRequire(MODULES)("playwright-core");
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=user-gesture-required"],
  });
}

let passed = 0;
let failed = 0;

export function check(what, holds, found) {
  if (holds) passed++;
  else {
    failed++;
    console.log(
      `FAIL  ${what}${found === undefined ? "" : `: ${typeof found === "string" ? found : JSON.stringify(found)}`}`,
    );
  }
}

export function same(what, found, expected) {
  check(
    what,
    JSON.stringify(found) === JSON.stringify(expected),
    `${JSON.stringify(found)}, not ${JSON.stringify(expected)}`,
  );
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

// A page of its own context; what it complains about and where it goes is collected in page.wrong.
export async function visit(browser, url, options = {}, ready = "html[data-link=open]") {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.frames_text = [];
  page.on(
    "console",
    (message) => ["error", "warning"].includes(message.type()) && page.wrong.push(message.text()),
  );
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("request", (request) => {
    if (new URL(request.url()).host !== new URL(url).host) page.wrong.push(`asks ${request.url()}`);
  });
  page.on("websocket", (socket) =>
    socket.on(
      "framereceived",
      ({ payload }) => typeof payload === "string" && page.frames_text.push(payload),
    ),
  );
  page.setDefaultTimeout(15000);
  await page.goto(url);
  await page.waitForSelector(ready);
  return page;
}

// Waits until f() holds, and says whether it did.
export async function until(f, ms = 8000) {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (await f()) return true;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return Boolean(await f());
}

export const root = (page) => page.evaluate(() => ({ ...document.documentElement.dataset }));

// The figure of a number, as somebody reads it.
export const figure = async (page, name) =>
  Number((await page.textContent(`.figure[data-name="${name}"]`)).replace("−", "-"));

// How many pixels of a wave have its colour; and a sum that any change changes.
export const ink = (page, name) =>
  page.evaluate((wave) => {
    const canvas = document.querySelector(`[data-wave="${wave}"] canvas`);
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {
      willReadFrequently: true,
    });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let lit = 0;
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] + data[i + 1] + data[i + 2] < 60) continue;
      lit++;
      sum = (sum * 31 + i) % 1000000007;
    }
    return { lit, sum };
  }, name);
