-- SPDX-License-Identifier: Apache-2.0
-- The heart stops; compressions begin ten seconds later, 80 per minute as the rows have it.
local act = require "adult.lib.actions"

return scenario {
  title    = "Compressions of the chest",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(180),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = act.rhythm { at = seconds(30), what = "asystole" },
  arms = {
    compressions = { timeline = act.chest_compressions { at = seconds(40), rate = q(80, "1/min"), depth = q(5, "cm") } },
    force_scale  = { timeline = act.chest_compressions { at = seconds(40), rate = q(80, "1/min"), depth = q(4.6, "cm") } },
  },
}
