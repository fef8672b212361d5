-- SPDX-License-Identifier: Apache-2.0
-- Severities are given as 4 and 3 of an injury scale of 0 to 6, which is no flow; these are the shares.
local act = require "adult.lib.actions"

return scenario {
  title    = "Wounds of spleen and leg, one after the other stopped; saline",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(1580),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = act.timeline {
    act.wounds { at = seconds(30), spleen = 0.35, leg = 0.2 },
    act.wounds { at = seconds(530), spleen = 0.25, leg = 0.2 },
    act.wounds { at = seconds(590), spleen = 0.25 },
    act.haemostasis { at = seconds(830) },
    act.saline { at = seconds(1070), volume = q(500, "mL"), rate = q(100, "mL/min") },
  },
}
