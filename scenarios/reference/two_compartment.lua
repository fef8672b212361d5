-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "pk/two_compartment": closed forms, and a clearance that changes in between.

local dose = { 100, "mg" }

return scenario {
  title    = "Two compartments: closed forms",
  model    = "pk/two_compartment",
  duration = hours(48),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = hours(0.25), "concentration", "peripheral", "gut" },

  arms = {
    infusion   = {
      timeline = { { at = 0, dose = "iv", amount = { 300, "mg" }, rate = { 100, "mg/h" } } },
    },
    oral       = { timeline = { { at = 0, dose = "oral", amount = dose } } },
    rest_oral  = {
      timeline = {
        { at = 0, dose = "oral", amount = dose, every = hours(12), times = 2, steady_state = true },
      },
    },
    rest_bolus = {
      timeline = {
        { at = 0, dose = "iv", amount = dose, every = hours(12), times = 1, steady_state = true },
      },
    },
    both       = {
      timeline = {
        { at = 0, dose = "iv", amount = { 50, "mg" } },
        { at = 0, dose = "oral", amount = dose, every = hours(8), times = 3 },
      },
    },
    changing   = {
      timeline = {
        { at = 0, dose = "iv", amount = dose, every = hours(12), times = 4 },
        { at = hours(12), set = "CL", to = { 2.5, "L/h" } },
        { at = hours(24), set = "CL", to = { 10, "L/h" } },
      },
    },
  },
}
