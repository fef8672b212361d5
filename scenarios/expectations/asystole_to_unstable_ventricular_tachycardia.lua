-- SPDX-License-Identifier: Apache-2.0
-- Two arms, as the rows have it: from standstill, and from a normal beat.
local act = require "adult.lib.actions"

return scenario {
  title    = "Standstill, and ventricular tachycardia too fast to fill the heart",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(190),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  arms = {
    asystole    = { timeline = act.rhythm { at = seconds(30), what = "asystole" } },
    tachycardia = { timeline = act.rhythm { at = seconds(30), what = "unstable_ventricular_tachycardia" } },
  },
}
