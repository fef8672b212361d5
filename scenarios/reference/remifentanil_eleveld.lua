-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/remifentanil_eleveld": what the formulas say about given people.

local function person(sex, age, weight, height, more)
  local set = { age = { age, "yr" }, weight = { weight, "kg" }, height = { height, "cm" }, sex = sex }
  for name, value in pairs(more or {}) do set[name] = value end
  return { set = set }
end

return scenario {
  title    = "Remifentanil after Eleveld: given people",
  model    = "drugs/remifentanil_eleveld",
  duration = minutes(1),
  record   = { every = minutes(1), "effect",
               "V1", "V2", "V3", "CL", "Q2", "Q3", "ke0", "EC50", "gamma",
               "E0", "Emax_floor", "k10", "k12", "k13", "k21", "k31" },
  arms = {
    man_35_70   = person(0, 35, 70, 170),
    man_75_80   = person(0, 75, 80, 175),
    man_50_100  = person(0, 50, 100, 180),
    woman_10_32 = person(1, 10, 32, 138),
  },
}
