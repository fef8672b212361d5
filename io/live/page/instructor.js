// SPDX-License-Identifier: Apache-2.0
// The instructor's page: the patient small, and all that can be done.

import { $, button, el, icon, mark, put } from "./live-dom.js";
import { Patient } from "./live-patient.js";
import { address } from "./live-link.js";
import { help, key } from "./live-keys.js";
import { Transport } from "./live-transport.js";
import { Actions } from "./live-actions.js";
import { Orders } from "./live-orders.js";
import { Log } from "./live-log.js";

const buttons = {};

// Sends a request; where it is refused its sentence goes to `where` or on top of the page.
async function ask(request, { where } = {}) {
  const reply = await patient.link.ask(request);
  if (where) put(where, reply.ok ? "" : reply.error);
  else if (!reply.ok) patient.refused(reply.error);
  return reply.ok;
}

// An order is hidden if it always is, or if the switch says so.
async function order(request, { hidden = false, where } = {}) {
  if ("value" in request && !Number.isFinite(request.value)) {
    patient.refused("This needs a number.");
    return false;
  }
  const done = await ask({ ...request, hidden: hidden || $("hide").checked }, { where });
  if (done) put($("done"), `Done at ${$("clock").textContent}.`);
  return done;
}

const transport = new Transport(ask);
const actions = new Actions(order);
const orders = new Orders(order);
const log = new Log();

const patient = new Patient("instructor", "instructor", {
  hello(message) {
    const allowed = message.role === "instructor";
    mark(document.body, "data-allowed", allowed ? "yes" : "no");
    $("not-allowed").hidden = allowed;
    $("learners").href = address("./", message.bed);
    actions.hello(message.actions ?? []);
    orders.hello(message);
    log.hello(message);
    transport.bookmarks(message.bookmarks ?? []);
    if (message.state) transport.show(message.state);
    if (message.waves.length === 0 && !patient.trends.open) {
      patient.trends.choose(0); // a patient without waves is looked at over hours
      panel("t", patient.trends);
    }
  },
  state: (message) => transport.show(message),
  numerics: (message) => (transport.now = message.t),
  log: (message) => log.all(message.log), // a return took some of it away
  bookmarks: (message) => transport.bookmarks(message.bookmarks),
  entry: (message) => log.add(message),
});

function add(letter, name, words, press, told = words) {
  key(letter, told, press);
  buttons[letter] = button(name, words, letter, press);
  $("buttons").append(buttons[letter]);
}

function panel(letter, part) {
  mark(buttons[letter], "aria-pressed", String(part.turn()));
}

key(" ", "Run or pause", () => transport.toggle());
key("-", "Slower", () => transport.step(-1));
key("+", "Faster", () => transport.step(1));
key("b", "Make a bookmark", () => $("mark-name").focus());
key("a", "To the actions", () => $("actions").querySelector("input, button")?.focus());
key("f", "Find an action", () => $("action-find").focus());
key("g", "Give a dose", () => orders.to("dose"));
key("i", "Change an input", () => orders.to("input"));
key("n", "Write a note", () => orders.to("note"));
key("h", "Hide orders from learners, or no longer", () => {
  $("hide").checked = !$("hide").checked;
});
add(
  "m",
  "mute",
  "Turn sound on",
  () => patient.sound.turn(!patient.sound.on),
  "Alarm sounds on or off, on this page",
);
add(
  "s",
  "silent",
  "Pause sounds",
  () => patient.silence(),
  "Pause alarm sounds for two minutes, for all who look; again: end the pause",
);
add("l", "limits", "Limits", () => patient.limits.open(), "Alarm limits");
add("t", "trend", "Trends", () => panel("t", patient.trends), "Trends");
add("d", "table", "Table", () => panel("d", patient.readings), "Waves and numbers as a table");
add(
  "c",
  "colours",
  "Colours",
  () => {
    mark(buttons.c, "aria-pressed", String(patient.palette.turn()));
    patient.screen.colour();
    patient.trends.colour();
  },
  "Colours for any colour vision, or the usual ones",
);
key("[", "The bed before", () => patient.beds.step(-1));
key("]", "The next bed", () => patient.beds.step(1));
add("?", "help", "Keys", help, "This list");
for (const letter of ["c", "t", "d"]) mark(buttons[letter], "aria-pressed", "false");
mark(buttons.c, "aria-pressed", String(patient.palette.distinct));

patient.alarms.pausing = (paused) => {
  put(buttons.s.querySelector(".words"), paused ? "End the pause" : "Pause sounds");
  mark(buttons.s, "aria-pressed", String(paused));
};
patient.soundTurned = (on) => {
  buttons.m.querySelector(".icon").replaceWith(icon(on ? "sound" : "mute"));
  put(buttons.m.querySelector(".words"), on ? "Sound is on" : "Turn sound on");
};
$("log-save").prepend(icon("save"));
$("learners").prepend(icon("link"));
$("mark-make").prepend(icon("mark"));
for (const [id, name] of [
  ["dose-give", "syringe"],
  ["dose-stop", "stop"],
  ["input-set", "dial"],
  ["note-write", "note"],
])
  $(id).prepend(icon(name));
$("hide-label").prepend(el("span", { class: "hide-icon" }, icon("hidden")));
