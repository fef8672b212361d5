-- SPDX-License-Identifier: Apache-2.0
-- A condition of weeks: the pericardium has grown with the fluid.
local act = require "adult.lib.actions"

return scenario {
  title    = "Half a litre of fluid in the pericardium",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(160),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05), { "body.heart.effusion" }),
  timeline = act.pericardial_effusion { at = seconds(30), volume = q(500, "mL"), adapted = 0.75 },
}
