// SPDX-License-Identifier: Apache-2.0
// Free orders: a dose, another value of an input, a line in the log.

import { $, el, put } from "./live-dom.js";
import { dial } from "./live-actions.js";
import { Picker } from "./live-picker.js";
import { plain, unitText } from "./live-words.js";

export class Orders {
  // order(request, { where }): gives it; a refusal is written into `where`.
  constructor(order) {
    this.order = order;
    this.doses = new Picker($("dose-pick"), "Which dose?", (one) => this.dose(one));
    this.inputs = new Picker($("input-pick"), "Which input?", (one) => this.input(one));
    this.on("dose-form", () => this.give());
    this.on("input-form", () => this.set());
    this.on("note-form", () => this.note());
    $("dose-stop").addEventListener("click", () => this.stop());
    for (const tab of document.querySelectorAll("[role=tab]")) this.tab(tab);
  }

  on(id, press) {
    $(id).addEventListener("submit", (event) => {
      event.preventDefault();
      press();
    });
  }

  tab(tab) {
    const all = [...document.querySelectorAll("[role=tab]")];
    tab.addEventListener("click", () => this.open(tab));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = all[(all.indexOf(tab) + by + all.length) % all.length];
      this.open(next);
      next.focus();
    });
  }

  open(tab) {
    for (const each of document.querySelectorAll("[role=tab]")) {
      const is = each === tab;
      each.setAttribute("aria-selected", String(is));
      each.tabIndex = is ? 0 : -1;
      $(each.getAttribute("aria-controls")).hidden = !is;
    }
  }

  // Opens a tab and puts the cursor where one begins to write.
  to(name) {
    this.open($(`tab-${name}`));
    $(`panel-${name}`).querySelector("input, textarea").focus();
  }

  hello(message) {
    this.doses.set(message.doses ?? []);
    this.inputs.set(message.inputs ?? []);
  }

  dose(one) {
    put($("dose-text"), one.text ?? "");
    $("dose-unit").value = one.unit;
    $("dose-amount").focus();
  }

  give() {
    const where = $("dose-error");
    const name = $("dose-pick-field").value.trim();
    const amount = Number($("dose-amount").value);
    const over = $("dose-over").value.trim();
    if (!name) return put(where, "Choose a dose first.");
    if ($("dose-amount").value.trim() === "" || !(amount >= 0))
      return put(where, "How much? The amount is a number, not below 0.");
    const request = { do: "dose", name, amount, unit: $("dose-unit").value.trim() };
    if (over !== "" && Number(over) > 0)
      Object.assign(request, { duration: Number(over), duration_unit: $("dose-over-unit").value });
    this.order(request, { where });
  }

  stop() {
    const name = $("dose-pick-field").value.trim();
    if (!name) return put($("dose-error"), "Choose a dose first.");
    this.order({ do: "stop", name }, { where: $("dose-error") });
  }

  input(one) {
    put($("input-text"), one.text ? `${one.text}.` : "");
    const known =
      typeof one.value === "number"
        ? ` It is ${plain(one.value)} ${unitText(one.unit)}`.trimEnd()
        : "";
    put($("input-now"), known ? `${known.trim()} in this scenario.` : "");
    this.knob = dial({ ...one, words: `New value of ${one.name}` });
    $("input-value").replaceChildren(this.knob.node);
    this.knob.field.focus();
    this.chosen = one;
  }

  set() {
    const where = $("input-error");
    const name = $("input-pick-field").value.trim();
    if (!this.knob || this.chosen?.name !== name)
      return put(where, "Choose an input from the list first.");
    const value = this.knob.value();
    if (!Number.isFinite(value)) return put(where, "The new value is a number.");
    this.order({ do: "set", name, value, unit: this.chosen.unit }, { where });
  }

  async note() {
    const text = $("note-text").value.trim();
    if (!text) return put($("note-error"), "Write something first.");
    if (await this.order({ do: "note", text }, { where: $("note-error") }))
      $("note-text").value = "";
  }
}
