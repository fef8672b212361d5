// SPDX-License-Identifier: Apache-2.0
// The learner's page: a patient monitor.

import { Patient } from "./live-patient.js";
import { Toolbar } from "./live-toolbar.js";

const patient = new Patient("./", "learner", { hello: (message) => toolbar.hello(message) });
const toolbar = new Toolbar(patient);
