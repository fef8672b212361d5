// SPDX-License-Identifier: Apache-2.0
// The dialog of alarm limits: one line per number. The room keeps the limits, for all who look.

import "./live-dialogs.js";
import { $, el, put } from "./live-dom.js";
import { label, plain, unitText } from "./live-words.js";

export class Limits {
  constructor(ask) {
    this.ask = ask;
    this.numerics = [];
    this.given = {};
    $("limits-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  open() {
    $("limits-rows").replaceChildren(...this.numerics.map((shown) => this.row(shown)));
    put($("limits-error"), "");
    $("limits").showModal();
    $("limits-rows").querySelector("input")?.focus();
  }

  row(shown) {
    const has = this.given[shown.name] ?? {};
    const what = label(shown.label);
    const end = (which, words) =>
      el("input", {
        type: "number",
        step: "any",
        name: `${shown.name} ${which}`,
        "aria-label": `${what}, ${words}`,
        value: (has[which] ?? null) === null ? "" : plain(has[which]),
        placeholder: "none",
      });
    const priority = el(
      "select",
      { name: `${shown.name} priority`, "aria-label": `${what}, priority` },
      ...["high", "medium", "low"].map((p) =>
        el("option", { value: p, selected: p === (has.priority ?? "medium"), text: p }),
      ),
    );
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, what, " ", el("small", { text: unitText(shown.unit) })),
      el("td", {}, end("low", "alarm below")),
      el("td", {}, end("high", "alarm above")),
      el("td", {}, priority),
    );
  }

  // What changed, as requests; a sentence where something cannot be.
  read() {
    const fields = $("limits-form").elements;
    const changes = [];
    for (const { name, label: text } of this.numerics) {
      const value = (which) => {
        const field = fields[`${name} ${which}`];
        return field.value.trim() === "" ? null : Number(field.value);
      };
      const wish = {
        name,
        low: value("low"),
        high: value("high"),
        priority: fields[`${name} priority`].value,
      };
      const has = this.given[name] ?? {};
      if (wish.low !== null && wish.high !== null && wish.low >= wish.high) {
        return { error: `${label(text)}: the lower limit must be below the upper one.` };
      }
      const same = (a, b) => (a === null) === (b === null) && (a === null || plain(a) === plain(b));
      if (
        same(wish.low, has.low ?? null) &&
        same(wish.high, has.high ?? null) &&
        wish.priority === (has.priority ?? "medium")
      )
        continue;
      changes.push({ do: "limits", ...wish });
    }
    return { changes };
  }

  async send() {
    const { changes, error } = this.read();
    if (error) return put($("limits-error"), error);
    const replies = await Promise.all(changes.map((change) => this.ask(change)));
    const refused = replies.find((reply) => !reply.ok);
    if (refused) return put($("limits-error"), refused.error);
    $("limits").close();
  }
}
