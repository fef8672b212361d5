-- SPDX-License-Identifier: Apache-2.0
local act = require "adult.lib.actions"

return scenario {
  title    = "Half a litre of saline in five minutes",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(580),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = act.saline { at = seconds(30), volume = q(500, "mL"), rate = q(100, "mL/min") },
}
