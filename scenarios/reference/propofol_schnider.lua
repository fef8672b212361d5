-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/propofol_schnider": what the formulas say about given people, and the peak at the effect site after 1 mg.

return scenario {
  title    = "Propofol after Schnider: given people",
  model    = "drugs/propofol_schnider",
  duration = minutes(5),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = minutes(0.001), "effect",
               "V1", "V2", "V3", "CL", "Q2", "Q3", "ke0", "k10", "k12",
               "k13", "k21", "k31" },
  arms = {
    man_35_70   = { set = { age = { 35, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 0 } },
    man_75_80   = { set = { age = { 75, "yr" }, weight = { 80, "kg" }, height = { 175, "cm" }, sex = 0 } },
    man_50_100  = { set = { age = { 50, "yr" }, weight = { 100, "kg" }, height = { 180, "cm" }, sex = 0 } },
    man_40_70   = { set = { age = { 40, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 0 } },
    woman_55_70 = { set = { age = { 55, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 1 } },
    bolus       = { set = { age = { 40, "yr" } },
                    timeline = { { at = 0, dose = "iv", amount = { 1, "mg" } } } },
  },
  outcomes = { peak = maximum("effect"), peak_time = time_of_maximum("effect", { unit = "min" }) },
}
