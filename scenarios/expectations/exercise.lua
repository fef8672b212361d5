-- SPDX-License-Identifier: Apache-2.0
-- A bicycle test of four stages of six minutes, with two minutes of rest between them; full exercise until
-- exhaustion; work in the heat; an hour of hard work.
--
-- The collected rows name watts of an engine's own scale. What their source measured are stages of O2 uptake (1.33,
-- 2.05, 2.75 and 3.36 L/min), so these are asked for here: as shares of the capacity.
local act = require "adult.lib.actions"

local function stage(uptake) return (uptake - 0.25) / (3.36 - 0.25) end
local function s(x) return seconds(x) end
local function until_time(time) return function(p) p:at(time, function() p:stop("over") end) end end

return scenario {
  title    = "Exercise of four stages, until exhaustion, in the heat, and for an hour",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = s(4260),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (s(0.05), { "temperature", "temperature_skin", "weight_change", "fluid_lost",
                                                 "work.power", "work.fatigue" }),
  arms = {
    default = { script = until_time(s(1960)), timeline = act.timeline {
      act.exercise { at = s(30),   to = s(390),  intensity = stage(1.33) },
      act.exercise { at = s(510),  to = s(870),  intensity = stage(2.05) },
      act.exercise { at = s(990),  to = s(1350), intensity = stage(2.75) },
      act.exercise { at = s(1470), to = s(1830), intensity = stage(3.36) },
    } },
    hard = { script = until_time(minutes(10)), timeline = act.exercise { at = 0, to = minutes(10), intensity = 1 } },
    heat = { timeline = act.timeline {
      act.surroundings { at = s(2400), air = { 37, "degC" }, humidity = 0.5, clothing = 0.2 },
      act.exercise { at = s(2400), to = s(4260), intensity = 0.46, dressed = true },
    } },
    sweat = { script = until_time(s(3640)), timeline = act.exercise { at = s(30), to = s(3630), intensity = 0.62 } },
  },
}
