// SPDX-License-Identifier: Apache-2.0
// The learner's page: a patient monitor.

import { $, put } from "./live-dom.js";
import { Patient } from "./live-patient.js";
import { Toolbar } from "./live-toolbar.js";
import { time } from "./live-words.js";

const SHOWN_MS = 10000;
const NO_NEWS = /^(Alarm|Bookmark|Ended)\b/; // what the page shows anyway, or learners need not know

let forget;

// What was done openly stands at the foot of the waves for a while.
function entry({ t, text, hidden }) {
  if (hidden || NO_NEWS.test(text)) return;
  put($("done"), `${time(t)}  ${text}`);
  $("done").hidden = false;
  clearTimeout(forget);
  forget = setTimeout(() => ($("done").hidden = true), SHOWN_MS);
}

const patient = new Patient("./", "learner", { hello: (message) => toolbar.hello(message), entry });
const toolbar = new Toolbar(patient);
