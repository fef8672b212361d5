// SPDX-License-Identifier: Apache-2.0
// What both pages offer at their foot: each thing by a button and by a key.

import { $, button, icon, mark, put } from "./live-dom.js";
import { help, key } from "./live-keys.js";

export class Toolbar {
  constructor(patient) {
    this.patient = patient;
    this.buttons = {};
    const { sound, limits, trends, readings, pulse, palette, beds } = patient;
    this.add(
      "m",
      "mute",
      "Turn sound on",
      () => sound.turn(!sound.on),
      "Alarm sounds on this page",
    );
    this.add(
      "s",
      "silent",
      "Pause sounds",
      () => patient.silence(),
      "Pause alarm sounds for two minutes, for all who look; again: end the pause",
    );
    this.add(
      "p",
      "pulse",
      "Pulse",
      () => this.press("p", pulse.turn()),
      "A tone with each beat, lower as oxygen in blood falls",
    );
    this.add("l", "limits", "Limits", () => limits.open(), "Alarm limits");
    this.add("t", "trend", "Trends", () => this.panel("t", trends), "Trends");
    this.add(
      "d",
      "table",
      "Table",
      () => this.panel("d", readings),
      "Waves and numbers as a table",
    );
    this.add(
      "c",
      "colours",
      "Colours",
      () => this.recolour(),
      "Colours for any colour vision, or the usual ones",
    );
    key("[", "The bed before", () => beds.step(-1));
    key("]", "The next bed", () => beds.step(1));
    this.add("?", "help", "Keys", help, "This list");
    for (const letter of ["p", "t", "d"]) this.press(letter, false);
    this.press("c", palette.distinct);
    patient.soundTurned = (on) => this.sound(on);
    patient.alarms.pausing = (paused) => this.pause(paused);
    this.sound(false);
  }

  add(letter, name, words, press, told) {
    key(letter, told, press);
    this.buttons[letter] = button(name, words, letter, press, { title: told });
    $("buttons").append(this.buttons[letter]);
  }

  press(letter, on) {
    mark(this.buttons[letter], "aria-pressed", String(on));
  }

  panel(letter, part) {
    this.press(letter, part.turn());
    const { trends, readings } = this.patient;
    mark(document.body, "data-panel", trends.open || readings.open ? "open" : null);
  }

  recolour() {
    this.press("c", this.patient.palette.turn());
    this.patient.screen.colour();
    this.patient.trends.colour();
  }

  sound(on) {
    const { m } = this.buttons;
    m.querySelector(".icon").replaceWith(icon(on ? "sound" : "mute"));
    put(m.querySelector(".words"), on ? "Sound is on" : "Turn sound on");
    mark(m, "data-call", on ? null : "yes");
  }

  pause(paused) {
    put(this.buttons.s.querySelector(".words"), paused ? "End the pause" : "Pause sounds");
    this.press("s", paused);
  }

  // A patient without waves is looked at over hours.
  hello({ waves }) {
    const { trends } = this.patient;
    if (waves.length > 0 || trends.open) return;
    trends.choose(0);
    this.panel("t", trends);
  }
}
