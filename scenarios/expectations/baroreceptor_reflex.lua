-- SPDX-License-Identifier: Apache-2.0
-- Loss of a tenth of the blood in half a minute, as in Hosomi 1979.
return scenario {
  title    = "A tenth of the blood lost in half a minute",
  model    = "adult/adult",
  duration = seconds(240),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = {
    { at = seconds(30), set = { ["body.systemic.bleeding"] = { 551 / 30, "mL/s" } } },
    { at = seconds(60), set = { ["body.systemic.bleeding"] = { 0, "mL/s" } } },
  },
}
