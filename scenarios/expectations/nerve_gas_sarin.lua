-- SPDX-License-Identifier: Apache-2.0
-- Sarin in the air, from a threshold to a lethal exposure.

local function exposed(concentration, length, judged)
  return {
    timeline = { { at = seconds(30), set = { ["sarin.air"] = { concentration, "mg/m^3" } } },
                 { at = seconds(30) + minutes(length), set = { ["sarin.air"] = { 0, "mg/m^3" } } } },
    script = function(p) p:at(judged + seconds(10), function() p:stop("judged") end) end,
  }
end

return scenario {
  title    = "Sarin in the air",
  model    = "adult/pharmacy",
  settle   = minutes(10),
  duration = seconds(2720),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.1), { "ache", "effects.pupil_area" }),
  arms = {
    threshold      = exposed(0.2, 20, seconds(1200)),
    moderate_short = exposed(5, 3, seconds(1100)),
    moderate_long  = exposed(0.5, 30, seconds(2700)),
    severe         = exposed(4, 10, seconds(1500)),
    lethal         = exposed(15, 6, seconds(1050)),
  },
}
