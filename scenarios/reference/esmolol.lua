-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/esmolol": a bolus, and an infusion for an hour.

return scenario {
  title    = "Esmolol: bolus and infusion",
  model    = "drugs/esmolol",
  duration = hours(6),
  options  = { rtol = 1e-12, atol = 1e-15 },
  record   = { every = minutes(1), "concentration", "effect", "beta_block" },
  arms = {
    bolus    = { timeline = { { at = 0, dose = "iv", amount = { 70, "mg" } } } },
    infusion = { timeline = { { at = 0, dose = "iv", amount = { 1260, "mg" }, duration = hours(1) } } },
    steady   = { set = { infusion = { 52.5, "mg/min" } } },
  },
}
