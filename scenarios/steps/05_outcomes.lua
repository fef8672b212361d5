-- SPDX-License-Identifier: Apache-2.0
-- Step 5: outcomes. One number per patient and arm, computed while it runs. With record =
-- "outcomes" nothing else is kept, so a million patients fit into a small file.

return scenario {
  title    = "Which dose keeps most people between 1 and 3 mg/L?",
  model    = "pk/two_compartment",
  cohort   = { patients = 1000, seed = 7, vary = "model" },
  duration = days(7),
  record   = "outcomes",
  observe  = minutes(15),

  arms = {
    low  = { timeline = { { at = 0, dose = "oral", amount = { 75, "mg" }, every = hours(12) } } },
    high = { timeline = { { at = 0, dose = "oral", amount = { 150, "mg" }, every = hours(12) } } },
  },

  outcomes = {
    in_window = fraction_of_time("concentration", between(1, 3, "mg/L"),
                                 { unit = "%", from = days(4), doc = "Last three days" }),
    highest   = maximum("concentration"),
    trough    = value_at("concentration", days(7)),
    exposure  = auc("concentration", { unit = "mg h/L", from = days(6) }),
    above_5   = count("concentration", above(5, "mg/L")),
    given     = total_dose("oral", { unit = "g" }),
  },
}
