-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/ketamine": a bolus, and an infusion for an hour.

return scenario {
  title    = "Ketamine: bolus and infusion",
  model    = "drugs/ketamine",
  duration = hours(6),
  options  = { rtol = 1e-12, atol = 1e-15 },
  record   = { every = minutes(1), "concentration", "effect" },
  arms = {
    bolus    = { timeline = { { at = 0, dose = "iv", amount = { 140, "mg" } } } },
    infusion = { timeline = { { at = 0, dose = "iv", amount = { 200, "mg" }, duration = hours(1) } } },
  },
}
