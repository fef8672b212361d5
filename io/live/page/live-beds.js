// SPDX-License-Identifier: Apache-2.0
// The beds of a room: a strip with the state and the alarm of each, where there is more than one.

import { el } from "./live-dom.js";
import { address } from "./live-link.js";

const WORDS = { high: "*** high alarm", medium: "** medium alarm", low: "* low alarm" };

export class Beds {
  // turn(bed): somebody chose another one.
  constructor(host, page, turn) {
    Object.assign(this, { host, page, turn, beds: [] });
  }

  hello(message) {
    this.bed = message.bed;
    this.known = message.beds.map((bed) => (typeof bed === "object" ? bed : { id: bed }));
    const same =
      this.known.length === this.beds.length &&
      this.known.every((bed, i) => bed.id === this.beds[i].id);
    this.show({ beds: same ? this.beds : this.known });
  }

  // Alone, a bed needs no strip; unless it is the way out.
  show(message, always = false) {
    this.beds = message.beds;
    this.host.hidden = this.beds.length < 2 && !always;
    const said = JSON.stringify([this.beds, this.bed]);
    if (said === this.said) return;
    this.said = said;
    this.host.replaceChildren(...this.beds.map((bed) => this.link(bed)));
  }

  link(bed) {
    const alarm = bed.alarm || null;
    const chosen = bed.id === this.bed;
    const choose = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a page of its own
      event.preventDefault();
      if (!chosen) this.turn(bed.id);
    };
    return el(
      "a",
      {
        class: "bed",
        href: address(this.page, bed.id),
        "aria-current": chosen ? "page" : null,
        data: alarm ? { alarm } : {},
        on: { click: choose },
      },
      el("b", { text: `Bed ${bed.id}` }),
      el("span", { class: "title", text: bed.title ?? "" }),
      el("span", {
        class: "stars",
        text: alarm ? WORDS[alarm].split(" ")[0] : "",
        "aria-hidden": "true",
      }),
      el("span", {
        class: "spoken",
        text: `${bed.state ?? ""}, ${alarm ? WORDS[alarm] : "no alarm"}`,
      }),
    );
  }

  // The bed `by` further on, round and round.
  step(by) {
    if (this.beds.length < 2) return;
    const at = this.beds.findIndex((bed) => bed.id === this.bed);
    this.turn(this.beds[(at + by + this.beds.length) % this.beds.length].id);
  }
}
