-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/rocuronium": a bolus, and an infusion for an hour.

return scenario {
  title    = "Rocuronium: bolus and infusion",
  model    = "drugs/rocuronium",
  duration = hours(6),
  options  = { rtol = 1e-12, atol = 1e-15 },
  record   = { every = minutes(1), "concentration", "effect", "V1", "CL" },
  arms = {
    bolus    = { timeline = { { at = 0, dose = "iv", amount = { 42, "mg" } } } },
    infusion = { timeline = { { at = 0, dose = "iv", amount = { 30, "mg" }, duration = hours(1) } } },
  },
}
