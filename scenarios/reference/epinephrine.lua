-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/epinephrine": a bolus, and an infusion for an hour.

return scenario {
  title    = "Epinephrine: bolus and infusion",
  model    = "drugs/epinephrine",
  duration = hours(6),
  options  = { rtol = 1e-12, atol = 1e-15 },
  record   = { every = minutes(1), "concentration", "effect" },
  arms = {
    bolus    = { timeline = { { at = 0, dose = "iv", amount = { 10, "ug" } } } },
    infusion = { timeline = { { at = 0, dose = "iv", amount = { 420, "ug" }, duration = hours(1) } } },
  },
}
