-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/propofol_marsh": what the formulas say about given people, and the peak at the
-- effect site after 1 mg.

return scenario {
  title    = "Propofol after Marsh: given people",
  model    = "drugs/propofol_marsh",
  duration = minutes(5),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = minutes(0.001), "effect",
               "V1", "V2", "V3", "CL", "Q2", "Q3", "ke0", "k10", "k12",
               "k13", "k21", "k31" },
  arms = {
    man_35_70  = { set = { weight = { 70, "kg" } } },
    man_75_80  = { set = { weight = { 80, "kg" } } },
    man_50_100 = { set = { weight = { 100, "kg" } } },
    bolus_slow = { set = { weight = { 70, "kg" } },
                   timeline = { { at = 0, dose = "iv", amount = { 1, "mg" } } } },
    bolus_fast = { set = { weight = { 70, "kg" }, fast_site = 1 },
                   timeline = { { at = 0, dose = "iv", amount = { 1, "mg" } } } },
  },
  outcomes = { peak = maximum("effect"), peak_time = time_of_maximum("effect", { unit = "min" }) },
}
