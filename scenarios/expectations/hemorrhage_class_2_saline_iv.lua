-- SPDX-License-Identifier: Apache-2.0
local act = require "adult.lib.actions"

return scenario {
  title    = "A quarter of the blood lost in ten minutes, and saline",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(1810),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = act.timeline {
    act.haemorrhage { at = seconds(30), to = seconds(590), rate = q(140, "mL/min") },
    act.saline { at = seconds(590), volume = q(500, "mL"), rate = q(100, "mL/min") },
  },
}
