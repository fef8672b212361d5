-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "glucose/uva_padova": the mean adult at rest, and one of the published adults
-- with two meals, each eaten at 5 g/min and covered by a bolus in its first minute.

local Gb, Ib, VG = 138.56, 100.25, 1.9152
local kp1, kp2, kp3 = 4.73141, 0.00469, 0.01208

local adult = {
  BW   = { 102.32, "kg" },      Gb  = { Gb, "mg/dL" },       Ib  = { Ib, "pmol/L" },
  EGPb = { kp1 - kp2 * Gb * VG - kp3 * Ib, "mg/kg/min" },
  kp2  = { kp2, "1/min" },      kp3 = { kp3, "mg/kg/min/(pmol/L)" },
  kabs = { 0.08906, "1/min" },  kmax = { 0.046122, "1/min" }, kmin = { 0.0037927, "1/min" },
  b    = 0.70391,               d   = 0.21057,
  VG   = { VG, "dL/kg" },       VI  = { 0.054906, "L/kg" },
  Vmx  = { 0.031319, "mg/kg/min/(pmol/L)" },                  Km0 = { 253.52, "mg/kg" },
  k1   = { 0.058138, "1/min" }, k2  = { 0.087114, "1/min" },  p2U = { 0.027802, "1/min" },
  m1   = { 0.15446, "1/min" },  m2  = { 0.22503, "1/min" },   ki  = { 0.0046374, "1/min" },
  kd   = { 0.0152, "1/min" },   ka1 = { 0.0019, "1/min" },    ka2 = { 0.0078, "1/min" },
  ksc  = { 0.0766, "1/min" },
}

local grams_per_unit = 10
local meals = {}
for _, meal in ipairs { { at = 60, carbs = 50 }, { at = 300, carbs = 80 } } do
  meals[#meals + 1] = { at = minutes(meal.at), dose = "meal", amount = { meal.carbs, "g" },
                        rate = { 5, "g/min" } }
  meals[#meals + 1] = { at = minutes(meal.at), dose = "insulin",
                        amount = { meal.carbs / grams_per_unit, "U" }, duration = minutes(1) }
end

return scenario {
  title    = "UVA/Padova 2008: rest, and a published adult with two meals",
  model    = "glucose/uva_padova",
  duration = minutes(720),
  options  = { rtol = 1e-10, atol = 1e-12 },
  record   = { every = minutes(30), "glucose", "Gs", "insulin", "basal_rate", "EGP", "U", "Vm0" },
  arms = {
    mean_adult = {},
    rest       = { set = adult },
    two_meals  = { set = adult, timeline = meals },
  },
  outcomes = { highest = maximum("glucose") },
}
