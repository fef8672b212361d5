-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/vasopressin": a bolus, and an infusion for an hour.

return scenario {
  title    = "Vasopressin: bolus and infusion",
  model    = "drugs/vasopressin",
  duration = hours(6),
  options  = { rtol = 1e-12, atol = 1e-15 },
  record   = { every = minutes(1), "concentration", "effect" },
  arms = {
    bolus    = { timeline = { { at = 0, dose = "iv", amount = { 1, "U" } } } },
    infusion = { timeline = { { at = 0, dose = "iv", amount = { 1.8, "U" }, duration = hours(1) } } },
  },
}
