-- SPDX-License-Identifier: Apache-2.0
-- Twenty-four people with hypertension and kidneys of all kinds: what do eight weeks of much or little salt, of a
-- diuretic, of an inhibitor of the converting enzyme, and of both ways together do to them, and to whom?
--
-- Compare `map` between arms for each patient. Eating 110 mmol less a day takes 1.0 to 3.3 mmHg off, 1.8 on average,
-- most in whoever has few nephrons. Who that is shows in `renin` under much salt: those with the lowest gain most by
-- less salt, and least by the inhibitor, which has to have something to block. Little salt gives it something: it does
-- more there. Trials of four weeks and more found three times as much of salt in hypertension: 5.4/2.8 mmHg by 75 mmol
-- (He, Li & MacGregor 2013, doi:10.1136/bmj.f1325). The diuretic also takes potassium.

local usual = { 180, "mmol/d" }
local last = { from = weeks(7), to = weeks(8) }
local inhibitor = { ["hormones.ace_inhibitor"] = 0.76 }      -- of the enzyme, as a usual dose blocks it

local function salt(amount, more)
  local set = { salt = { amount, "mmol/d" } }
  for name, value in pairs(more or {}) do set[name] = value end
  return { timeline = { { at = days(1), set = set } } }
end

return scenario {
  title    = "Eight weeks of salt in hypertension",
  model    = { "adult/adult_mean", ["person.measured_systolic"] = { 146, "mmHg" },
               ["person.measured_diastolic"] = { 92, "mmHg" } },
  set      = { salt = usual },
  start    = -weeks(2),
  duration = weeks(10),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = { every = hours(6), from = 0, time = "d", "map", "sbp", "dbp", "co", "hr", "cvp", "blood", "fluids.V_water",
               "kidney.gfr", { "kidney.u_sodium", "mmol/d" }, "fluids.potassium", "hormones.PRA",
               "hormones.aldosterone" },
  cohort   = {
    patients = 24,
    seed     = 4,
    design   = "lhs",
    vary     = {
      ["kidney.nephrons"]  = uniform(0.4, 1),
      ["kidney.salt_gain"] = uniform(0.2, 1.2),
      ["kidney.anp_gain"]  = uniform(0.2, 1.2),
    },
  },
  arms = {
    usual     = {},
    salty     = salt(300),
    low_salt  = salt(70),
    diuretic  = { timeline = { { at = days(1) + hours(8), dose = "furosemide.iv", amount = { 20, "mg" },
                                 every = hours(12) } } },
    inhibitor = { timeline = { { at = days(1), set = inhibitor } } },
    low_salt_and_inhibitor = salt(70, inhibitor),
  },
  outcomes = {
    mean_pressure = mean("map", last),
    systolic  = mean("sbp", last),
    diastolic = mean("dbp", last),
    water     = mean("fluids.V_water", { unit = "L", from = weeks(7), to = weeks(8) }),
    renin     = mean("hormones.PRA", last),
    potassium = mean("fluids.potassium", last),
    filtration = mean("kidney.gfr", last),
  },
}
