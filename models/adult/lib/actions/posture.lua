-- SPDX-License-Identifier: Apache-2.0
-- Lying, tilted, standing.

local verb = require "adult.lib.actions.verb"

local act = {}

local angles = { lying = 0, sitting = 60, standing = 90, head_down = -15, legs_raised = -10 }
local names = {}
for name in pairs(angles) do names[#names + 1] = name end
table.sort(names)

-- act.posture { at = minutes(1), what = "standing" }; legs that are raised count as a little head down.
act.posture = verb.of("posture", { what = verb.one_of(table.unpack(names)) }, function(a)
  local list = { { at = a.at, set = { ["body.systemic.tilt"] = { angles[a.what], "deg" } } } }
  if a.to then list[2] = { at = a.to, set = { ["body.systemic.tilt"] = { 0, "deg" } } } end
  return list
end)

-- act.tilt { at = minutes(1), angle = q(75, "deg") }
act.tilt = verb.of("tilt", { angle = verb.any }, function(a)
  local list = { { at = a.at, set = { ["body.systemic.tilt"] = a.angle } } }
  if a.to then list[2] = { at = a.to, set = { ["body.systemic.tilt"] = { 0, "deg" } } } end
  return list
end)

return act
