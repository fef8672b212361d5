-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/propofol_eleveld": what the formulas say about given people, and the peak at the
-- effect site after 1 mg.

local function person(sex, age, weight, height, more)
  local set = { age = { age, "yr" }, weight = { weight, "kg" }, height = { height, "cm" }, sex = sex }
  for name, value in pairs(more or {}) do set[name] = value end
  return { set = set }
end

return scenario {
  title    = "Propofol after Eleveld: given people",
  model    = "drugs/propofol_eleveld",
  duration = minutes(5),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = minutes(0.001), "effect",
               "V1", "V2", "V3", "CL", "Q2", "Q3", "ke0", "EC50", "BIS0",
               "delay_s", "FFM", "k10", "k12", "k13", "k21", "k31", "BIS" },
  arms = {
    man_40_70_arterial       = person(0, 40, 70, 170),
    man_40_70_venous         = person(0, 40, 70, 170, { venous = 1 }),
    man_35_70_arterial       = person(0, 35, 70, 170),
    man_35_70_venous         = person(0, 35, 70, 170, { venous = 1 }),
    woman_55_70_arterial     = person(1, 55, 70, 170),
    woman_55_70_venous       = person(1, 55, 70, 170, { venous = 1 }),
    woman_25_60_arterial     = person(1, 25, 60, 165),
    woman_25_60_venous       = person(1, 25, 60, 165, { venous = 1 }),
    man_75_80_arterial       = person(0, 75, 80, 175),
    man_75_80_venous         = person(0, 75, 80, 175, { venous = 1 }),
    man_50_100_arterial      = person(0, 50, 100, 180),
    man_50_100_venous        = person(0, 50, 100, 180, { venous = 1 }),
    woman_10_32_arterial     = person(1, 10, 32, 138),
    woman_10_32_venous       = person(1, 10, 32, 138, { venous = 1 }),
    man_40_70_arterial_alone = person(0, 40, 70, 170, { opioids = 0 }),
    bolus                    = { set = { age = { 35, "yr" } },
                                 timeline = { { at = 0, dose = "iv", amount = { 1, "mg" } } } },
    bis_half                 = { script = function(p) p:set("effect", 1 * p:get("EC50", "mg/L"), "mg/L") end },
    bis_shallow              = { script = function(p) p:set("effect", 0.5 * p:get("EC50", "mg/L"), "mg/L") end },
    bis_deep                 = { script = function(p) p:set("effect", 2 * p:get("EC50", "mg/L"), "mg/L") end },
  },
  outcomes = { peak = maximum("effect"), peak_time = time_of_maximum("effect", { unit = "min" }) },
}
