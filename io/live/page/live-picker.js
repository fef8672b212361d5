// SPDX-License-Identifier: Apache-2.0
// A field that finds one of many by what is typed: a combobox as screen readers know it.

import { el, mark } from "./live-dom.js";

const MOST = 60;

export class Picker {
  // of: [{ name, text, unit }]; chosen(one) is told.
  constructor(host, words, chosen) {
    Object.assign(this, { chosen, all: [], found: [], at: -1 });
    const id = host.id;
    this.field = el("input", {
      type: "text",
      role: "combobox",
      id: `${id}-field`,
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
      "aria-autocomplete": "list",
      "aria-label": words,
      placeholder: words,
    });
    this.list = el("ul", {
      id: `${id}-list`,
      role: "listbox",
      class: "found",
      "aria-label": words,
      hidden: true,
    });
    host.append(this.field, this.list);
    this.field.addEventListener("input", () => this.search());
    this.field.addEventListener("focus", () => this.field.select());
    this.field.addEventListener("click", () => this.search());
    this.field.addEventListener("blur", () => setTimeout(() => this.shut(), 150));
    this.field.addEventListener("keydown", (event) => this.key(event));
  }

  set(all) {
    this.all = all;
    this.shut();
  }

  // Each word must occur in the name or in the text; names that begin with it come first.
  search() {
    const whole = this.field.value.trim().toLowerCase();
    const words = this.one?.name.toLowerCase() === whole ? [] : whole.split(/\s+/).filter(Boolean);
    const rank = (one) => {
      const name = one.name.toLowerCase();
      const text = `${name} ${(one.text ?? "").toLowerCase()}`;
      if (!words.every((word) => text.includes(word))) return -1;
      return words.every((word) => name.includes(word))
        ? name.startsWith(words[0] ?? "")
          ? 2
          : 1
        : 0;
    };
    const ranked = this.all.map((one) => [rank(one), one]).filter(([r]) => r >= 0);
    ranked.sort(([a], [b]) => b - a);
    this.found = ranked.slice(0, MOST).map(([, one]) => one);
    this.at = this.found.length ? 0 : -1;
    this.fill(ranked.length);
  }

  fill(n) {
    const rows = this.found.map((one, i) =>
      el(
        "li",
        {
          role: "option",
          id: `${this.list.id}-${i}`,
          on: {
            mousedown: (event) => event.preventDefault(),
            click: () => this.choose(one),
          },
        },
        el("b", { text: one.name }),
        el("small", { text: one.text ?? "" }),
      ),
    );
    if (n > MOST)
      rows.push(el("li", { class: "rest", text: `and ${n - MOST} more; type to find them` }));
    if (n === 0) rows.push(el("li", { class: "rest", text: "nothing of this name" }));
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    mark(this.field, "aria-expanded", "true");
    this.point();
  }

  point() {
    [...this.list.children].forEach(
      (row, i) => row.role === "option" && mark(row, "aria-selected", String(i === this.at)),
    );
    const row = this.list.children[this.at];
    mark(this.field, "aria-activedescendant", row && this.at >= 0 ? row.id : null);
    row?.scrollIntoView?.({ block: "nearest" });
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      event.preventDefault();
      return this.shut();
    }
    if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      return this.choose(this.found[this.at]);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!open) return this.search();
    const n = this.found.length;
    if (n) this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + n) % n;
    this.point();
  }

  choose(one) {
    this.one = one;
    this.field.value = one.name;
    this.shut();
    this.chosen(one);
  }

  shut() {
    this.list.hidden = true;
    mark(this.field, "aria-expanded", "false");
    mark(this.field, "aria-activedescendant", null);
  }
}
