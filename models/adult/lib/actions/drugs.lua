-- SPDX-License-Identifier: Apache-2.0
-- Drugs: doses, pumps at a rate, puffs, and what is in the air. The model must have the drug (adult/pharmacy has all,
-- adult/anaesthesia some); the scenario says so where it has not.

local verb = require "adult.lib.actions.verb"

local act = {}

local function text(x)
  if type(x) ~= "string" then return "the name of a drug, as in \"propofol_eleveld\"" end
end
local function amount(x)
  if type(x) == "number" then return "an amount with a unit, as in q(2, \"mg\")" end
end
local function span(x)
  if type(x) == "number" then return "a time, as in minutes(4)" end
end

-- act.drug { at = …, what = "morphine", amount = q(10, "mg"), over = minutes(2) }: into a vein, within two seconds unless
-- `over` says how long. `route` is another way in: act.drug { what = "salbutamol", route = "inhaler", … }.
act.drug = verb.of("drug", { what = text, amount = amount, over = verb.optional(span),
                             route = verb.optional(verb.any, "iv") }, function(a)
  local dose = { at = a.at, dose = a.what .. "." .. a.route, amount = a.amount }
  if a.over then dose.duration = a.over end
  return { dose }
end)

-- act.infusion { at = …, to = …, what = "norepinephrine", rate = q(7, "ug/min") }: a pump; without `to` it goes on.
act.infusion = verb.of("infusion", { what = text, rate = amount }, function(a)
  return verb.during(a, { [a.what .. ".infusion"] = a.rate }, { [a.what .. ".infusion"] = 0 })
end)

-- act.puff { at = …, amount = q(90, "ug") }: an inhaler of salbutamol, used correctly.
act.puff = verb.of("puff", { amount = amount }, function(a)
  return { { at = a.at, dose = "salbutamol.inhaler", amount = a.amount } }
end)

-- act.sarin { at = …, to = …, air = q(4, "mg/m^3") }
act.sarin = verb.of("sarin", { air = amount }, function(a)
  return verb.during(a, { ["sarin.air"] = a.air }, { ["sarin.air"] = 0 })
end)

return act
