-- SPDX-License-Identifier: Apache-2.0
-- An attack of asthma, and after ten minutes a puff of salbutamol while it goes on.
local act = require "adult.lib.actions"

return scenario {
  title    = "Asthma attack, then a puff of salbutamol",
  model    = "adult/inhaler",
  settle   = minutes(10),
  duration = seconds(970),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = act.timeline {
    act.asthma { at = seconds(60), severity = 0.7 },
    act.puff { at = seconds(660), amount = q(90, "ug") },
  },
}
