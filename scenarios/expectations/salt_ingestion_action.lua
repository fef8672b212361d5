-- SPDX-License-Identifier: Apache-2.0
-- A litre of water with 100 g of salt, absorbed within an hour; averaged over the beat.
local act = require "adult.lib.actions"

return scenario {
  title    = "A litre of water with 100 g of salt",
  model    = "adult/adult_mean",
  settle   = minutes(30),
  duration = minutes(61),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = { every = seconds(1), "abp", "urine", "urine_chloride", "urine_urea", "fluids.sodium", "blood", "hr" },
  timeline = act.timeline { act.drink { at = seconds(30), volume = q(1, "L"), salt = q(100, "g") } },
}
