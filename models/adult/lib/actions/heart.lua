-- SPDX-License-Identifier: Apache-2.0
-- What happens to the heart, its rhythms, and what is done to start it again. Severities are from 0 to 1;
-- "cardiovascular/disease" says what they mean.

local verb = require "adult.lib.actions.verb"
local part = "heart_disease."

local act = {}

local side = verb.one_of("left", "right", "both")
local function sides(name, which, value)
  local set = {}
  for _, one in ipairs { "left", "right" } do
    if which == one or which == "both" then set[part .. name .. "_" .. one] = value end
  end
  return set
end

-- act.heart_failure { at = 0, severity = 0.6, side = "left", kind = "systolic" }
act.heart_failure = verb.of("heart_failure", { severity = verb.share, side = verb.optional(side, "left"),
    kind = verb.optional(verb.one_of("systolic", "diastolic"), "systolic") },
  function(a) return verb.during(a, sides(a.kind == "systolic" and "failure" or "stiffness", a.side, a.severity)) end)

local valve = verb.one_of("mitral", "tricuspid", "aortic", "pulmonary")
for _, what in ipairs { "stenosis", "regurgitation" } do
  -- act.stenosis { at = 0, severity = 0.8, valve = "aortic" }
  act[what] = verb.of(what, { severity = verb.share, valve = verb.optional(valve, "aortic") },
    function(a) return verb.during(a, { [part .. what .. "_" .. a.valve] = a.severity }) end)
end

for _, name in ipairs { "infarction", "embolism", "tamponade", "contusion", "atrial_fibrillation" } do
  act[name] = verb.condition(name, part .. name)
end
act.heart_block = verb.condition("heart_block", part .. "block")
act.coronary_occlusion = verb.condition("coronary_occlusion", part .. "coronary")

-- act.pericardial_effusion { at = 0, volume = q(500, "mL"), adapted = 0.8 }: `adapted` is how far the pericardium has
-- grown with it, 0 in minutes and 0.8 in weeks.
act.pericardial_effusion = verb.of("pericardial_effusion",
  { volume = verb.any, adapted = verb.optional(verb.share, 0) },
  function(a) return verb.during(a, { [part .. "effusion"] = a.volume, [part .. "adapted"] = a.adapted }) end)

-- Rhythms. Each sets all of what makes a rhythm, so that one follows the other.
local function beats(pace) return { pace, "1/min" } end
local rhythms = {
  normal_sinus      = {},
  sinus_tachycardia = { paced = 1, pace = beats(105) },
  sinus_bradycardia = { paced = 1, pace = beats(50) },
  asystole          = { asystole = 1 },
  pulseless_electrical_activity = { pulseless = 1 },
  ventricular_fibrillation      = { fibrillation = 1 },
  fine_ventricular_fibrillation = { fibrillation = 1, coarseness = 0.25 },
  stable_ventricular_tachycardia    = { ventricular = 1, paced = 1, pace = beats(125) },
  unstable_ventricular_tachycardia  = { ventricular = 1, paced = 1, pace = beats(190) },
  pulseless_ventricular_tachycardia = { ventricular = 1, paced = 1, pace = beats(220), pulseless = 1 },
}
local none = { asystole = 0, fibrillation = 0, coarseness = 1, pulseless = 0, ventricular = 0, paced = 0,
               pace = beats(72) }
local names = {}
for name in pairs(rhythms) do names[#names + 1] = name end
table.sort(names)

local function setting(name, rate)
  local set = {}
  for key, value in pairs(none) do set[part .. key] = value end
  for key, value in pairs(rhythms[name]) do set[part .. key] = value end
  if rate ~= nil then set[part .. "paced"], set[part .. "pace"] = 1, rate end
  return set
end

-- act.rhythm { at = minutes(1), to = minutes(4), what = "ventricular_fibrillation" }: without `to` it lasts, and `rate`
-- gives it another rate.
act.rhythm = verb.of("rhythm", { what = verb.one_of(table.unpack(names)), rate = verb.optional(verb.any) }, function(a)
  local list = { { at = a.at, set = setting(a.what, a.rate) } }
  if a.to then list[2] = { at = a.to, set = setting("normal_sinus") } end
  return list
end)

-- act.defibrillation { at = minutes(4) }: ends fibrillation and ventricular tachycardia; `success = false` leaves them.
act.defibrillation = verb.of("defibrillation", { success = verb.optional(verb.any, true) }, function(a)
  if not a.success then return {} end
  return { { at = a.at, set = { [part .. "fibrillation"] = 0, [part .. "ventricular"] = 0, [part .. "pulseless"] = 0,
                                [part .. "paced"] = 0 } } }
end)

-- act.pacing { at = …, rate = q(80, "1/min") }
act.pacing = verb.of("pacing", { rate = verb.any }, function(a)
  local list = { { at = a.at, set = { [part .. "paced"] = 1, [part .. "pace"] = a.rate } } }
  if a.to then list[2] = { at = a.to, set = { [part .. "paced"] = 0 } } end
  return list
end)

-- act.chest_compressions { at = minutes(2), to = minutes(10), rate = q(100, "1/min"), depth = q(5, "cm") }
act.chest_compressions = verb.of("chest_compressions",
  { rate = verb.optional(verb.any, q(100, "1/min")), depth = verb.optional(verb.any, q(5, "cm")) }, function(a)
    local list = { { at = a.at, set = { [part .. "massage_rate"] = a.rate, [part .. "massage_depth"] = a.depth } } }
    if a.to then list[2] = { at = a.to, set = { [part .. "massage_rate"] = 0, [part .. "massage_depth"] = 0 } } end
    return list
  end)

return act
