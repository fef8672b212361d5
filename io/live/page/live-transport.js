// SPDX-License-Identifier: Apache-2.0
// Time, for those who run it: run and pause, speed, bookmarks and the way back to them.

import { $, el, icon, mark, put } from "./live-dom.js";
import { time, times } from "./live-words.js";

const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export class Transport {
  // ask(request): sends it and tells the user where it was refused; true if it was done.
  constructor(ask) {
    this.ask = ask;
    this.state = { state: "paused", speed: 1 };
    $("run").addEventListener("click", () => this.toggle());
    $("slower").addEventListener("click", () => this.step(-1));
    $("faster").addEventListener("click", () => this.step(1));
    $("speed").max = String(SPEEDS.length - 1);
    $("speed").addEventListener("input", () =>
      put($("speed-now"), times(SPEEDS[$("speed").value])),
    );
    $("speed").addEventListener("change", () =>
      this.ask({ do: "speed", speed: SPEEDS[$("speed").value] }),
    );
    $("mark-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.mark();
    });
    $("return-form").addEventListener("submit", () =>
      this.ask({ do: "return", name: this.target }),
    );
  }

  show(state) {
    this.state = state;
    const runs = state.state === "running";
    $("run").replaceChildren(
      icon(runs ? "pause" : "run"),
      el("span", { text: runs ? "Pause" : "Run" }),
      el("kbd", { "aria-hidden": "true", text: "Space" }),
    );
    mark($("run"), "data-runs", runs ? "yes" : "no");
    $("run").disabled = state.state === "ended" || state.state === "returning";
    const at = this.nearest(state.speed);
    if (document.activeElement !== $("speed")) $("speed").value = String(at);
    $("speed").setAttribute("aria-valuetext", times(state.speed));
    put($("speed-now"), times(state.speed));
    $("slower").disabled = at === 0;
    $("faster").disabled = at === SPEEDS.length - 1;
  }

  nearest(speed) {
    const far = SPEEDS.map((s) => Math.abs(Math.log(s / speed)));
    return far.indexOf(Math.min(...far));
  }

  toggle() {
    if ($("run").disabled) return;
    this.ask({ do: this.state.state === "running" ? "pause" : "run" });
  }

  step(by) {
    const at = Math.max(0, Math.min(SPEEDS.length - 1, this.nearest(this.state.speed) + by));
    this.ask({ do: "speed", speed: SPEEDS[at] });
  }

  async mark() {
    const name = $("mark-name").value.trim() || `at ${time(this.now ?? this.state.t ?? 0)}`;
    if (await this.ask({ do: "bookmark", name })) $("mark-name").value = "";
  }

  // The begin is one of them, whether the room lists it or not; its name is "".
  bookmarks(list) {
    const named = list.filter((one) => one.name !== "" && !(one.name === "begin" && one.t === 0));
    const all = [{ name: "", t: 0 }, ...named];
    $("marks").replaceChildren(
      ...all.map(({ name, t }) =>
        el(
          "li",
          {},
          el(
            "button",
            {
              type: "button",
              class: "mark",
              title: `Return to ${name || "the begin"}`,
              on: { click: () => this.confirm(name, t) },
            },
            icon("back"),
            el("span", { class: "words", text: name || "Begin" }),
            el("small", { text: time(t) }),
          ),
        ),
      ),
    );
  }

  confirm(name, t) {
    this.target = name;
    put(
      $("return-what"),
      `The patient goes on from ${name ? `“${name}”` : "the begin"}, at ${time(t)}, as it was then.` +
        " What happened since then is gone, with its bookmarks. Save the session first where it matters.",
    );
    $("return-save").href = $("log-save").href;
    $("return-save").download = $("log-save").download;
    $("return").showModal();
  }
}
