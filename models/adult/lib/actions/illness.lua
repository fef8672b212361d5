-- SPDX-License-Identifier: Apache-2.0
-- Illness and strain of the whole body. Severities are from 0 to 1; "adult/illness" says what they mean.
local verb = require "adult.lib.actions.verb"
local part = "illness."

local act = {}

for _, name in ipairs { "fever", "pain", "stress", "panic" } do act[name] = verb.condition(name, part .. name) end

-- What comes on over a time: in steps, each too small to be seen. `to` ends it at once.
local steps = 40
local function gradual(input, severity, a)
  local entries = {}
  local start = a.at == 0 and seconds(0) or a.at
  for i = 1, steps do
    entries[i] = { at = start + a.over * ((i - 1) / (steps - 1)), set = { [input] = severity * i / steps } }
  end
  if a.to ~= nil then entries[steps + 1] = { at = a.to, set = { [input] = 0 } } end
  return entries
end

-- act.sepsis { at = minutes(10), severity = 0.8, over = hours(2) }: `over` is how long it takes to come.
act.sepsis = verb.of("sepsis", { severity = verb.share, over = verb.optional(verb.any, hours(3)) },
  function(a) return gradual(part .. "sepsis", a.severity, a) end)

-- Who is to be anaemic from the start needs `set = { ["illness.anaemia"] = 0.6 }` in the scenario.
act.anaemia = verb.of("anaemia", { severity = verb.share, over = verb.optional(verb.any, minutes(30)) },
  function(a) return gradual(part .. "anaemia", a.severity, a) end)

act.brain_injury = verb.of("brain_injury", { severity = verb.share, over = verb.optional(verb.any, minutes(10)) },
  function(a) return gradual(part .. "brain_injury", a.severity, a) end)

return act
