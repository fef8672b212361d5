-- SPDX-License-Identifier: Apache-2.0
-- What may happen to an adult and what is done for him, as verbs for scenarios:
--
--     local act = require "adult.lib.actions"
--     …
--     timeline = act.timeline {
--       act.asthma { at = minutes(1), to = minutes(11), severity = 0.7 },
--       act.oxygen { at = minutes(5), device = "reservoir" },
--       { at = minutes(8), set = "shunt", to = 0.05 },
--     },
--
-- Every verb takes `at` and, where it can end, `to`; it refuses what it does not know. The files in actions/ hold them
-- by topic.

local act = {}

local topics = {
  "breathing",
  "machine",
  "drugs",
  "heart",
  "blood_loss",
  "posture",
  "exercise",
  "illness",
  "environment",
  "intake",
}

for _, topic in ipairs(topics) do
  for name, verb in pairs(require("adult.lib.actions." .. topic)) do
    assert(not act[name], "two actions are called " .. name)
    act[name] = verb
  end
end

-- One timeline out of entries and lists of entries.
function act.timeline(list)
  local flat = {}
  for _, item in ipairs(list) do
    if item.at ~= nil or item.from ~= nil then
      flat[#flat + 1] = item
    else
      for _, entry in ipairs(act.timeline(item)) do flat[#flat + 1] = entry end
    end
  end
  return flat
end

return act
