// SPDX-License-Identifier: Apache-2.0
// The log: what was ordered and when. What learners are not told is marked.

import { $, el, icon } from "./live-dom.js";
import { address } from "./live-link.js";
import { time } from "./live-words.js";

export class Log {
  constructor() {
    this.known = new Set();
  }

  hello(message) {
    this.bed = message.bed;
    $("log-save").href = address(`api/v1/beds/${message.bed}/log.lua`);
    $("log-save").download = `session-bed-${message.bed}.lua`;
    this.all(message.log ?? []);
  }

  all(entries) {
    this.known.clear();
    $("log").replaceChildren();
    entries.forEach((entry) => this.add(entry));
    $("log-none").hidden = this.known.size > 0;
  }

  add(entry) {
    if (this.known.has(entry.n)) return;
    this.known.add(entry.n);
    $("log-none").hidden = true;
    const box = $("log-scroll");
    const follows = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    $("log").append(
      el(
        "tr",
        { data: { n: entry.n } },
        el("td", { class: "at", text: time(entry.t) }),
        el("td", { text: entry.text }),
        el("td", {}, entry.hidden ? el("span", { class: "tag" }, icon("hidden"), "hidden") : null),
      ),
    );
    if (follows) box.scrollTop = box.scrollHeight;
  }
}
