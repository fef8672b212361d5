-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/propofol_eleveld": what the formulas say about given people, and the peak at the effect site after 1 mg.

return scenario {
  title    = "Propofol after Eleveld: given people",
  model    = "drugs/propofol_eleveld",
  duration = minutes(5),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = minutes(0.001), "effect",
               "V1", "V2", "V3", "CL", "Q2", "Q3", "ke0", "EC50", "BIS0",
               "delay_s", "FFM", "k10", "k12", "k13", "k21", "k31" },
  arms = {
    man_40_70_arterial       = { set = { age = { 40, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 0 } },
    man_40_70_venous         = { set = { age = { 40, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 0, venous = 1 } },
    man_35_70_arterial       = { set = { age = { 35, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 0 } },
    man_35_70_venous         = { set = { age = { 35, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 0, venous = 1 } },
    woman_55_70_arterial     = { set = { age = { 55, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 1 } },
    woman_55_70_venous       = { set = { age = { 55, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 1, venous = 1 } },
    woman_25_60_arterial     = { set = { age = { 25, "yr" }, weight = { 60, "kg" }, height = { 165, "cm" }, sex = 1 } },
    woman_25_60_venous       = { set = { age = { 25, "yr" }, weight = { 60, "kg" }, height = { 165, "cm" }, sex = 1, venous = 1 } },
    man_75_80_arterial       = { set = { age = { 75, "yr" }, weight = { 80, "kg" }, height = { 175, "cm" }, sex = 0 } },
    man_75_80_venous         = { set = { age = { 75, "yr" }, weight = { 80, "kg" }, height = { 175, "cm" }, sex = 0, venous = 1 } },
    man_50_100_arterial      = { set = { age = { 50, "yr" }, weight = { 100, "kg" }, height = { 180, "cm" }, sex = 0 } },
    man_50_100_venous        = { set = { age = { 50, "yr" }, weight = { 100, "kg" }, height = { 180, "cm" }, sex = 0, venous = 1 } },
    woman_10_32_arterial     = { set = { age = { 10, "yr" }, weight = { 32, "kg" }, height = { 138, "cm" }, sex = 1 } },
    woman_10_32_venous       = { set = { age = { 10, "yr" }, weight = { 32, "kg" }, height = { 138, "cm" }, sex = 1, venous = 1 } },
    man_40_70_arterial_alone = { set = { age = { 40, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 0, opioids = 0 } },
    bolus                    = { set = { age = { 35, "yr" } },
                                 timeline = { { at = 0, dose = "iv", amount = { 1, "mg" } } } },
  },
  outcomes = { peak = maximum("effect"), peak_time = time_of_maximum("effect", { unit = "min" }) },
}
