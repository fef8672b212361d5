-- SPDX-License-Identifier: Apache-2.0
-- Step 1: one patient. A model, how long, and what to keep; one dose, so that there is something
-- to see. Every number of a scenario has a unit: hours(24), {100, "mg"}.
--
--     jumeau run scenarios/steps/01_one_patient.lua -o one.h5

return scenario {
  title    = "One patient, one tablet",
  model    = "pk/two_compartment",
  duration = hours(24),
  record   = { every = minutes(15), "concentration" },

  timeline = {
    { at = hours(1), dose = "oral", amount = { 100, "mg" } },
  },
}
