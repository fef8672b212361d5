-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/furosemide": a bolus, and an infusion for an hour.

return scenario {
  title    = "Furosemide: bolus and infusion",
  model    = "drugs/furosemide",
  duration = hours(6),
  options  = { rtol = 1e-12, atol = 1e-15 },
  record   = { every = minutes(1), "concentration", "effect" },
  arms = {
    bolus    = { timeline = { { at = 0, dose = "iv", amount = { 40, "mg" } } } },
    infusion = { timeline = { { at = 0, dose = "iv", amount = { 20, "mg" }, duration = hours(1) } } },
  },
}
