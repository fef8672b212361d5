-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "nervous/intracranial": rest under several conditions, an infusion of 1.5 mL/min for ten minutes, a
-- bolus of 2 mL, a growing mass, CO2, an arrest, and plateau waves of a stiff skull.
-- models/nervous/intracranial.reference.csv holds what has to come out.

return scenario {
  title    = "Intracranial pressure: rest, infusion, bolus",
  model    = "nervous/intracranial",
  duration = minutes(60),
  options  = { rtol = 1e-9, atol = 1e-11, precision = 64 },
  record   = { every = seconds(1), time = "s", "icp", "C", "flow", "resistance", "formation", "absorption", "cpp" },
  outcomes = {
    highest = maximum("icp", { from = minutes(30) }),
    lowest  = minimum("icp", { from = minutes(30) }),
  },
  arms = {
    rest     = {},
    blocked4 = { set = { outflow = 4 } },
    tight    = { set = { outflow = 10, k_E = { 0.21, "1/mL" } } },
    low      = { set = { P_aorta = { 70, "mmHg" } } },
    high     = { set = { P_aorta = { 130, "mmHg" } } },
    infusion = { timeline = { { at = 0, set = "csf", to = { 1.5, "mL/min" } },
                              { at = minutes(10), set = "csf", to = 0 } } },
    bolus    = { timeline = { { at = 0, set = "csf", to = { 2, "mL/s" } }, { at = seconds(1), set = "csf", to = 0 } } },
    co2_60   = { set = { PCO2 = { 60, "mmHg" } } },
    co2_50   = { set = { PCO2 = { 50, "mmHg" } } },
    co2_41   = { set = { PCO2 = { 41, "mmHg" } } },
    co2_30   = { set = { PCO2 = { 30, "mmHg" } } },
    co2_20   = { set = { PCO2 = { 20, "mmHg" } } },
    mass     = { timeline = { { at = 0, set = "mass", to = { 2, "mL/min" } } } },
    waves    = { timeline = { { at = seconds(10), set = { outflow = 10, elastance = 0.21 / 0.11 } } } },
    plateau  = { set = { outflow = 10, elastance = 4 },
                 timeline = { { at = 0, set = "csf", to = { 1, "mL/min" } },
                              { at = minutes(1), set = "csf", to = 0 } } },
    arrest   = { timeline = { { at = seconds(10), set = { P_aorta = { 7, "mmHg" } } } } },
  },
}
