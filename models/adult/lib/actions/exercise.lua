-- SPDX-License-Identifier: Apache-2.0
-- Work of large muscles.
local verb = require "adult.lib.actions.verb"

local act = {}

-- act.exercise { at = minutes(1), to = minutes(7), intensity = 0.6 }: a share of the greatest aerobic capacity, see
-- "metabolic/exercise". Who works wears light clothes and stirs the air; `dressed` leaves that as it is.
act.exercise = verb.of("exercise", { intensity = verb.share, dressed = verb.optional(verb.any, false) }, function(a)
  local set, after = { ["illness.exercise"] = a.intensity }, {}
  if not a.dressed then
    set["heat.clothing"], set["heat.v_air"] = 0.2, { 2, "m/s" }
    after["heat.clothing"], after["heat.v_air"] = 1.1, { 0.1, "m/s" }
  end
  return verb.during(a, set, after)
end)

return act
