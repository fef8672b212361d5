-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/sarin": exposures from the first minute on, and an oxime after the strongest but one.

local function exposed(concentration, length)
  return { at = minutes(1), set = { air = { concentration, "mg/m^3" } } },
         { at = minutes(1 + length), set = { air = { 0, "mg/m^3" } } }
end

return scenario {
  title    = "Exposures to sarin",
  model    = "drugs/sarin",
  duration = minutes(60),
  options  = { rtol = 1e-8, atol = 1e-10 },
  record   = { every = minutes(1), "cholinesterase", "aged" },
  arms = {
    threshold = { timeline = { exposed(0.2, 20) } },
    moderate_short = { timeline = { exposed(5, 3) } },
    moderate_long  = { timeline = { exposed(0.5, 30) } },
    severe    = { timeline = { exposed(4, 10) } },
    lethal    = { timeline = { exposed(15, 6) } },
    freed     = { timeline = { { at = minutes(1), set = { air = { 4, "mg/m^3" } } },
                               { at = minutes(11), set = { air = { 0, "mg/m^3" } } },
                               { at = minutes(20), set = { freed = 3 } } } },
  },
}
