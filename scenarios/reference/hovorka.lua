-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "glucose/hovorka": a meal of 60 g in 15 minutes with 2.5 U of insulin in the
-- first of them, from rest at 6 mmol/L; a meal of 50 g without a bolus; and the infusions that hold
-- 5, 6, 8 and 10 mmol/L.
-- models/glucose/hovorka.reference.csv holds what has to come out.

local function held(glucose)
  return { set = { Gb = { glucose, "mmol/L" } } }
end

return scenario {
  title    = "Hovorka 2004: a meal with its bolus, and states of rest",
  model    = "glucose/hovorka",
  duration = minutes(600),
  options  = { rtol = 1e-10, atol = 1e-12 },
  record   = { every = minutes(15), "glucose", "insulin", "basal_rate", "Q1", "Q2", "S1", "S2",
               "x1", "x2", "x3", "D1", "D2" },

  arms = {
    meal = {
      timeline = {
        { at = minutes(60), dose = "meal", amount = { 60, "g" }, duration = minutes(15) },
        { at = minutes(60), dose = "insulin", amount = { 2.5, "U" }, duration = minutes(1) },
      },
    },
    no_bolus = {
      timeline = {
        { at = minutes(60), dose = "meal", amount = { 50, "g" }, duration = minutes(15) },
      },
    },
    rest5 = held(5), rest6 = held(6), rest8 = held(8), rest10 = held(10),
  },
}
