// SPDX-License-Identifier: Apache-2.0
// The learner's page: a patient monitor, its keys and its buttons.

import { $, button, icon, mark, put } from "./live-dom.js";
import { Patient } from "./live-patient.js";
import { help, key } from "./live-keys.js";

const patient = new Patient("./", "learner", { hello: trendsAlone });

const buttons = {};

// A patient without waves is looked at over hours.
function trendsAlone({ waves }) {
  if (waves.length > 0 || patient.trends.open) return;
  patient.trends.choose(0);
  panel("t", patient.trends);
}

// Something that can be done, by a key and by a button.
function add(letter, name, words, press, told = words) {
  key(letter, told, press);
  buttons[letter] = button(name, words, letter, press);
  $("buttons").append(buttons[letter]);
}

function panel(letter, part) {
  mark(buttons[letter], "aria-pressed", String(part.turn()));
  mark(document.body, "data-panel", patient.trends.open || patient.readings.open ? "open" : null);
}

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
add("d", "table", "Table", () => panel("d", patient.readings), "The same as a table");
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
mark(buttons.c, "aria-pressed", String(patient.palette.distinct));
mark(buttons.t, "aria-pressed", "false");
mark(buttons.d, "aria-pressed", "false");

patient.alarms.pausing = (paused) => {
  put(buttons.s.querySelector(".words"), paused ? "End the pause" : "Pause sounds");
  mark(buttons.s, "aria-pressed", String(paused));
};
patient.soundTurned = (on) => {
  buttons.m.querySelector(".icon").replaceWith(icon(on ? "sound" : "mute"));
  put(buttons.m.querySelector(".words"), on ? "Sound is on" : "Turn sound on");
  mark(buttons.m, "data-call", on ? null : "yes");
};
patient.soundTurned(false);
