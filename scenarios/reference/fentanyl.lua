-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/fentanyl": a bolus, and an infusion for an hour.

return scenario {
  title    = "Fentanyl: bolus and infusion",
  model    = "drugs/fentanyl",
  duration = hours(6),
  options  = { rtol = 1e-12, atol = 1e-15, max_step = minutes(5) },
  record   = { every = minutes(1), "concentration", "effect" },
  arms = {
    bolus    = { timeline = { { at = 0, dose = "iv", amount = { 150, "ug" } } } },
    infusion = { timeline = { { at = 0, dose = "iv", amount = { 300, "ug" }, duration = hours(1) } } },
  },
}
