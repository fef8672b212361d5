-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "pk/one_compartment": every kind of dose, for which there are closed forms.

local function oral(extra)
  local dose = { at = 0, dose = "oral", amount = { 100, "mg" } }
  for key, value in pairs(extra or {}) do dose[key] = value end
  return { dose }
end

local function iv(extra)
  local dose = { at = 0, dose = "iv", amount = { 100, "mg" } }
  for key, value in pairs(extra or {}) do dose[key] = value end
  return { dose }
end

return scenario {
  title    = "One compartment: closed forms",
  model    = "pk/one_compartment",
  duration = hours(96),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = hours(0.25), "concentration", "gut" },

  arms = {
    bolus      = { timeline = iv() },
    oral       = { timeline = oral() },
    equal      = { timeline = oral(), set = { CL = { 6, "L/h" }, KA = { 0.2, "1/h" } } },
    lagged     = { timeline = oral(), set = { F = 0.6, ALAG = { 0.75, "h" } } },
    repeated   = { timeline = iv { every = hours(12), times = 6 } },
    rest_bolus = { timeline = iv { every = hours(12), times = 3, steady_state = true } },
    rest_short = {
      timeline = iv { rate = { 50, "mg/h" }, every = hours(8), times = 2, steady_state = true },
    },
    rest_flow  = {
      timeline = iv { amount = 0, rate = { 5, "mg/h" }, steady_state = true },
    },
    rest_oral  = {
      timeline = oral { every = hours(24), times = 2, steady_state = true },
      set      = { ALAG = { 1.5, "h" } },
    },
    reset      = {
      timeline = {
        { at = 0, dose = "iv", amount = { 100, "mg" }, rate = { 10, "mg/h" } },
        { at = hours(5), reset = true },
        { at = hours(12), dose = "iv", amount = { 40, "mg" } },
      },
    },
    two_rests  = {
      timeline = {
        { at = 0, dose = "iv", amount = { 100, "mg" }, every = hours(24), times = 1,
          steady_state = true },
        { at = hours(8), dose = "iv", amount = { 60, "mg" }, every = hours(24), times = 1,
          steady_state = "add" },
      },
    },
  },
}
