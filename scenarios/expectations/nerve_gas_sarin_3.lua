-- SPDX-License-Identifier: Apache-2.0
-- Sarin, and atropine a quarter of an hour after it.
return scenario {
  title    = "Sarin, then atropine",
  model    = "adult/pharmacy",
  settle   = minutes(10),
  duration = seconds(2440),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.1), { "ache", "effects.pupil_area" }),
  timeline = {
    { at = seconds(30), set = { ["sarin.air"] = { 4, "mg/m^3" } } },
    { at = seconds(630), set = { ["sarin.air"] = { 0, "mg/m^3" } } },
    { at = seconds(1530), dose = "atropine.iv", amount = { 4, "mg" } },
  },
}
