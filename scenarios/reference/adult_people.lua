-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "adult/rest" in "adult/adult": people of whom pressures, rate, flow and haemoglobin are known live
-- through 100 s in which they adapt, and then on their own. Settling comes before arms, so here it is done by hand.

local settled = seconds(100)
local late = { from = seconds(180), to = seconds(240) }

local function person(male, age, height, weight, rate, systolic, diastolic, more)
  local set = {
    ["person.male"] = male, ["person.age"] = { age, "year" },
    ["person.measured_height"] = { height, "cm" }, ["person.measured_weight"] = { weight, "kg" },
    ["person.measured_rate"] = { rate, "1/min" },
    ["person.measured_systolic"] = { systolic, "mmHg" }, ["person.measured_diastolic"] = { diastolic, "mmHg" },
  }
  for name, value in pairs(more or {}) do set["person.measured_" .. name] = value end
  return { set = set }
end

return scenario {
  title    = "People as they were measured: standard, hypertensive, obese, old, frail, trained, anaemic",
  model    = "adult/adult",
  settle   = 0,
  duration = seconds(240),
  options  = { rtol = 1e-5, atol = 1e-7 },
  record   = { every = seconds(0.05), from = seconds(180), "map" },
  set      = { settling = 1 },
  timeline = { { at = settled, set = { settling = 0 } } },
  arms = {
    man   = {},
    woman = { set = { ["person.male"] = 0 } },
    hypertensive = person(1, 55, 178, 85, 75, 180, 100),
    obese   = person(1, 45, 176, 124, 80, 138, 84, { output = { 6.8, "L/min" } }),
    old     = person(1, 85, 170, 68, 68, 150, 70, { output = { 3.9, "L/min" }, creatinine = { 1.3, "mg/dL" } }),
    frail   = person(0, 82, 152, 40, 78, 125, 65, { haemoglobin = { 11, "g/dL" } }),
    athlete = person(1, 25, 192, 82, 50, 118, 68),
    anaemic = person(0, 35, 165, 60, 85, 105, 60, { haemoglobin = { 8, "g/dL" }, output = { 6.2, "L/min" } }),
  },
  outcomes = {
    rate = mean("hr", late), systolic = mean("sbp", late), diastolic = mean("dbp", late), output = mean("co", late),
    haemoglobin = mean("hb", late), pressure = mean("map", late), co2 = mean("PaCO2", late), o2 = mean("PaO2", late),
    venous = mean("cvp", late), wedge = mean("body.heart.P_la", late),
    ejection = mean("body.heart.ejection_fraction", late),
    volume = mean("blood", late), filtration = mean("kidney.gfr", late), creatinine = mean("kidney.creatinine", late),
    tidal = mean("vt", late), breaths = mean("rr", late), consumption = mean("tissues.consumption", late),
    temperature = mean("temperature", late), sympathetic = mean("reflex.activity", late),
    highest = maximum("abp", late), lowest = minimum("abp", late), brain = mean("body.systemic.F_brain", late),
    lungs_pressure = mean("pap", late), lactate = mean("lactate", late), icp = mean("icp", late),
  },
}
