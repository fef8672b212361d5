// SPDX-License-Identifier: Apache-2.0
// The instructor's page: the patient small, and all that can be done.

import { $, el, icon, mark, put } from "./live-dom.js";
import { Patient } from "./live-patient.js";
import { address } from "./live-link.js";
import { key } from "./live-keys.js";
import { Toolbar } from "./live-toolbar.js";
import { Transport } from "./live-transport.js";
import { Actions } from "./live-actions.js";
import { Orders } from "./live-orders.js";
import { Log } from "./live-log.js";

// Sends a request; where it is refused its sentence goes to `where` or on top of the page.
async function ask(request, { where } = {}) {
  const reply = await patient.link.ask(request);
  if (where) put(where, reply.ok ? "" : reply.error);
  else if (!reply.ok) patient.refused(reply.error);
  return reply.ok;
}

// An order is hidden if it always is, or if the switch says so.
async function order(request, { hidden = false, where } = {}) {
  if ("value" in request && !Number.isFinite(request.value)) {
    patient.refused("This needs a number.");
    return false;
  }
  const done = await ask({ ...request, hidden: hidden || $("hide").checked }, { where });
  if (done) put($("done"), `Done at ${$("clock").textContent}.`);
  return done;
}

const transport = new Transport(ask);
const actions = new Actions(order);
const orders = new Orders(order);
const log = new Log();

const patient = new Patient("instructor", "instructor", {
  hello(message) {
    const allowed = message.role === "instructor";
    mark(document.body, "data-allowed", allowed ? "yes" : "no");
    $("not-allowed").hidden = allowed;
    $("learners").href = address("./", message.bed);
    actions.hello(message.actions ?? []);
    orders.hello(message);
    log.hello(message);
    transport.bookmarks(message.bookmarks ?? []);
    if (message.state) transport.show(message.state);
    toolbar.hello(message);
  },
  state: (message) => transport.show(message),
  numerics: (message) => (transport.now = message.t),
  log: (message) => log.all(message.log), // a return took some of it away
  bookmarks: (message) => transport.bookmarks(message.bookmarks),
  entry: (message) => log.add(message),
});

key(" ", "Run or pause", () => transport.toggle());
key("-", "Slower", () => transport.step(-1));
key("+", "Faster", () => transport.step(1));
key("b", "Make a bookmark", () => $("mark-name").focus());
key("a", "To the actions", () => $("actions").querySelector("input, button")?.focus());
key("f", "Find an action", () => $("action-find").focus());
key("g", "Give a dose", () => orders.to("dose"));
key("i", "Change an input", () => orders.to("input"));
key("n", "Write a note", () => orders.to("note"));
key("h", "Hide orders from learners, or no longer", () => {
  $("hide").checked = !$("hide").checked;
});
const toolbar = new Toolbar(patient);
$("log-save").prepend(icon("save"));
$("learners").prepend(icon("link"));
$("mark-make").prepend(icon("mark"));
for (const [id, name] of [
  ["dose-give", "syringe"],
  ["dose-stop", "stop"],
  ["input-set", "dial"],
  ["note-write", "note"],
])
  $(id).prepend(icon(name));
$("hide-label").prepend(el("span", { class: "hide-icon" }, icon("hidden")));
