-- SPDX-License-Identifier: Apache-2.0
-- Step 7: people and doses from files. `07_patients.csv` has a row for every patient, with units
-- in its header; `07_doses.csv` is an event table as pharmacometricians write it (ID TIME AMT …).
-- Files are looked for beside the scenario.

return scenario {
  title    = "What was really given",
  model    = "pk/two_compartment",
  cohort   = { from = "07_patients.csv" },
  doses    = { from = "07_doses.csv" },
  duration = hours(48),
  record   = { every = minutes(30), "concentration" },

  arms = {
    as_given  = {},
    with_more = { timeline = { { at = hours(24), dose = "oral", amount = { 50, "mg" } } } },
  },

  outcomes = {
    highest  = maximum("concentration"),
    when     = time_of_maximum("concentration", { unit = "h" }),
    exposure = auc("concentration", { unit = "mg h/L" }),
  },
}
