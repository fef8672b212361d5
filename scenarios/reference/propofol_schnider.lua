-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/propofol_schnider": what the formulas say about given people, and the peak at the
-- effect site after 1 mg.

local function person(sex, age, weight, height, more)
  local set = { age = { age, "yr" }, weight = { weight, "kg" }, height = { height, "cm" }, sex = sex }
  for name, value in pairs(more or {}) do set[name] = value end
  return { set = set }
end

return scenario {
  title    = "Propofol after Schnider: given people",
  model    = "drugs/propofol_schnider",
  duration = minutes(5),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = minutes(0.001), "effect",
               "V1", "V2", "V3", "CL", "Q2", "Q3", "ke0", "k10", "k12",
               "k13", "k21", "k31" },
  arms = {
    man_35_70   = person(0, 35, 70, 170),
    man_75_80   = person(0, 75, 80, 175),
    man_50_100  = person(0, 50, 100, 180),
    man_40_70   = person(0, 40, 70, 170),
    woman_55_70 = person(1, 55, 70, 170),
    bolus       = { set = { age = { 40, "yr" } },
                    timeline = { { at = 0, dose = "iv", amount = { 1, "mg" } } } },
  },
  outcomes = { peak = maximum("effect"), peak_time = time_of_maximum("effect", { unit = "min" }) },
}
