// SPDX-License-Identifier: Apache-2.0
// Keys: one letter each, listed under "?". They are silent while somebody writes.

import "./live-dialogs.js";
import { $, el } from "./live-dom.js";

const keys = new Map();

const writes = (node) =>
  node instanceof HTMLElement &&
  (node.isContentEditable ||
    /^(TEXTAREA|SELECT)$/.test(node.tagName) ||
    (node.tagName === "INPUT" && !/^(checkbox|radio|range|button)$/.test(node.type)));

// `press` of the key, and the words that tell what it does.
export function key(letter, words, press) {
  keys.set(letter.toLowerCase(), { letter, words, press });
}

export function help() {
  const rows = [...keys.values()].map(({ letter, words }) =>
    el(
      "div",
      {},
      el("dt", {}, el("kbd", { text: letter === " " ? "Space" : letter.toUpperCase() })),
      el("dd", { text: words }),
    ),
  );
  $("help-keys").replaceChildren(...rows);
  toggle($("help"));
}

export function toggle(dialog) {
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (writes(event.target)) return;
  // Space on a button presses that button.
  if (event.key === " " && event.target.closest?.("button, a, summary, input")) return;
  const found = keys.get(event.key.toLowerCase());
  if (!found) return;
  const modal = document.querySelector("dialog[open]");
  if (modal && !(event.key === "?" && modal.id === "help")) return;
  event.preventDefault();
  found.press();
});

// A click beside a dialog closes it, as does its cross.
addEventListener("click", (event) => {
  const dialog = event.target.closest?.("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
});
