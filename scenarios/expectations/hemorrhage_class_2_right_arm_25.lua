-- SPDX-License-Identifier: Apache-2.0
local act = require "adult.lib.actions"

return scenario {
  title    = "A quarter of the blood lost through a wound of the arm",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(1810),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = act.haemorrhage { at = seconds(30), to = seconds(1405), rate = q(60, "mL/min") },
}
