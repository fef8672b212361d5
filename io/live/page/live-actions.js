// SPDX-License-Identifier: Apache-2.0
// The scenario's actions, each a button, with a slider and a number where it takes one.

import { $, el } from "./live-dom.js";
import { plain, stepOf, unitText } from "./live-words.js";

const FEW = 8; // actions among which nobody has to search

// A slider and a number that say the same. { node, value() }: NaN where nothing sensible stands.
export function dial({ low, high, value, unit, words }) {
  const ends = typeof low === "number" && typeof high === "number" && low < high;
  const step = ends ? stepOf(low, high) : "any";
  const field = el("input", {
    type: "number",
    step: "any",
    value: plain(value ?? low ?? 0),
    "aria-label": `${words}${unit ? `, ${unitText(unit)}` : ""}`,
    required: true,
  });
  const parts = [field, el("span", { class: "unit", text: unitText(unit ?? "") })];
  if (ends) {
    const slider = el("input", {
      type: "range",
      min: low,
      max: high,
      step,
      value: value ?? low,
      tabindex: "-1",
      "aria-hidden": "true",
    });
    slider.addEventListener("input", () => {
      field.value = plain(slider.value);
    });
    field.addEventListener("input", () => {
      slider.value = field.value;
    });
    Object.assign(field, { min: low, max: high });
    parts.unshift(slider);
  }
  const node = el("span", { class: "dial" }, ...parts);
  return {
    node,
    field,
    value: () =>
      field.value.trim() === "" || (!field.checkValidity() && field.validity.badInput)
        ? NaN
        : Number(field.value),
  };
}

export class Actions {
  // order(request, words): as free orders are given.
  constructor(order) {
    this.order = order;
    $("action-find").addEventListener("input", () => this.find());
  }

  hello(actions) {
    const signature = JSON.stringify(actions);
    if (signature === this.signature) return; // what was typed stays when a connection comes back
    this.signature = signature;
    $("actions-none").hidden = actions.length > 0;
    $("action-find").hidden = actions.length <= FEW;
    const happens = actions.filter((action) => action.hidden);
    const done = actions.filter((action) => !action.hidden);
    $("actions").replaceChildren(
      ...this.group("What happens, hidden from learners", happens),
      ...this.group("What is done", done),
    );
    this.find();
  }

  group(title, actions) {
    if (actions.length === 0) return [];
    const cards = el("div", { class: "cards" }, ...actions.map((action) => this.card(action)));
    return [
      el("section", { class: "group", "aria-label": title }, el("h3", { text: title }), cards),
    ];
  }

  // Leaves those that have all words of the field in their names or texts.
  find() {
    const words = $("action-find").value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const card of document.querySelectorAll(".action")) {
      const text = card.textContent.toLowerCase();
      card.hidden = !words.every((word) => text.includes(word));
    }
    for (const group of document.querySelectorAll(".group"))
      group.hidden = !group.querySelector(".action:not([hidden])");
  }

  card(action) {
    const takes = typeof action.low === "number" || typeof action.value === "number";
    const knob = takes ? dial({ ...action, words: action.label }) : null;
    const press = () => {
      const request = { do: "act", name: action.name };
      if (knob) request.value = knob.value();
      this.order(request, { hidden: action.hidden });
    };
    const form = el(
      "form",
      {
        class: "action",
        "aria-label": action.label,
        data: { action: action.name },
        title: action.doc || null,
      },
      el("span", { class: "action-name" }, el("b", { text: action.label })),
      action.doc ? el("small", { text: action.doc }) : null,
      knob?.node ?? null,
      el("button", { type: "submit", text: "Do", "aria-label": `Do: ${action.label}` }),
    );
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press();
    });
    return form;
  }
}
