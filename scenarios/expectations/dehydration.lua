-- SPDX-License-Identifier: Apache-2.0
-- Water of a twentieth of the weight lost in four hours; averaged over the beat.
local act = require "adult.lib.actions"

return scenario {
  title    = "Dehydration by 5 % of the body weight",
  model    = "adult/adult_mean",
  settle   = minutes(30),
  duration = hours(4.1),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = { every = seconds(5), time = "s", "weight_change", "fluids.sodium", "blood", "map", "hr", "urine" },
  timeline = act.timeline { act.dehydration { at = seconds(30), to = hours(4), share = 0.05 } },
}
