-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/succinylcholine": a bolus, and an infusion for an hour.

return scenario {
  title    = "Succinylcholine: bolus and infusion",
  model    = "drugs/succinylcholine",
  duration = hours(6),
  options  = { rtol = 1e-12, atol = 1e-15 },
  record   = { every = minutes(1), "concentration", "effect", "CL" },
  arms = {
    bolus    = { timeline = { { at = 0, dose = "iv", amount = { 70, "mg" } } } },
    infusion = { timeline = { { at = 0, dose = "iv", amount = { 300, "mg" }, duration = hours(1) } } },
  },
}
