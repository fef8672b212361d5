-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "pk/three_compartment": closed forms, and propofol after Marsh and Schnider.

-- A drug with clearances per hour; the model's own numbers are Marsh's, for 70 kg.
local slower = {
  CL = { 5, "L/h" }, V1 = { 20, "L" }, Q2 = { 12, "L/h" }, V2 = { 40, "L" }, Q3 = { 1.5, "L/h" },
  V3 = { 150, "L" }, KA = { 0.9, "1/h" },
}
local schnider = {                             -- a man of 40 years, 70 kg and 170 cm
  V1 = { 4.27, "L" }, V2 = { 23.983, "L" }, V3 = { 238, "L" }, CL = { 1.6381349480968858, "L/min" },
  Q2 = { 1.602, "L/min" }, Q3 = { 0.836, "L/min" }, KE0 = { 0.456, "1/min" },
}
local hour_long = { at = 0, dose = "iv", amount = { 420, "mg" }, rate = { 7, "mg/min" } }

return scenario {
  title    = "Three compartments: closed forms and propofol",
  model    = "pk/three_compartment",
  duration = hours(96),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = minutes(0.5), "concentration", "effect", "fast", "slow" },

  arms = {
    infusion = {
      set = slower,
      timeline = { { at = 0, dose = "iv", amount = { 400, "mg" }, rate = { 100, "mg/h" } } },
    },
    oral     = { set = slower, timeline = { { at = 0, dose = "oral", amount = { 100, "mg" } } } },
    rest     = {
      set = slower,
      timeline = {
        { at = 0, dose = "iv", amount = { 200, "mg" }, rate = { 100, "mg/h" }, every = hours(12),
          times = 1, steady_state = true },
      },
    },
    marsh_bolus  = { timeline = { { at = 0, dose = "iv", amount = { 140, "mg" } } } },
    marsh_both   = { timeline = { { at = 0, dose = "iv", amount = { 100, "mg" } }, hour_long } },
    schnider     = { set = schnider, timeline = { hour_long } },
  },
}
