-- SPDX-License-Identifier: Apache-2.0
-- A slow leak of the aorta: ten minutes take a class II loss.
local act = require "adult.lib.actions"

return scenario {
  title    = "A leak of the aorta",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(640),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = act.haemorrhage { at = seconds(30), site = "aorta", severity = 0.04 },
}
