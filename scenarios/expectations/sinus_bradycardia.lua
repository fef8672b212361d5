-- SPDX-License-Identifier: Apache-2.0
local act = require "adult.lib.actions"

return scenario {
  title    = "Sinus bradycardia of 50 per minute",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(160),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = act.rhythm { at = seconds(30), what = "sinus_bradycardia" },
}
