-- SPDX-License-Identifier: Apache-2.0
-- Several drugs in one model: what each says of itself is summed and handed to "drugs/effects".
--
--     local set = require "drugs.lib.set"
--     local drugs = set.of { "propofol_eleveld", "rocuronium" }      -- models/drugs/<name>.lua
--     drugs.mine = use "my_drug" {}                                  -- or any other file of that form
--     return model "my/patient" {
--       part = set.parts(drugs, { heart = use "cardiovascular/heart" {} }),
--       equations = function(_ENV)
--         set.join(_ENV, drugs, { age = age, weight = weight, height = height, sex = sex })
--         heart.rate = q(70, "1/min") * effects.rate
--       end, …

local actions = require "drugs.lib.actions"

local set = {}

-- Drugs by the names of their files; their parts are called like these.
function set.of(names)
  local drugs = {}
  for _, name in ipairs(names) do drugs[name] = use("drugs/" .. name) {} end
  return drugs
end

-- All parts of a model: the drugs, their effects, and what else there is.
function set.parts(drugs, others)
  local parts = { effects = use "drugs/effects" {} }
  for name, part in pairs(drugs) do parts[name] = part end
  for name, part in pairs(others or {}) do parts[name] = part end
  return parts
end

-- Sums the actions of all drugs into the inputs of the part `effects`, and gives each drug the covariates.
function set.join(_ENV, drugs, covariates)
  for action in pairs(actions.signals) do
    local sum
    for name in pairs(drugs) do
      local one = _ENV[name][action]
      sum = sum and sum + one or one
    end
    if sum then effects[action] = sum end
    if action == "reactivator" and drugs.sarin then _ENV.sarin.freed = sum end
  end
  for covariate, value in pairs(covariates or {}) do
    for name in pairs(drugs) do _ENV[name][covariate] = value end
    if covariate == "age" then effects.age = value end
  end
end

-- Hands the effects to a part made of "drugs/probe".
function set.try(_ENV, body)
  local b = _ENV[body]
  b.rate, b.stroke_volume, b.resistance = effects.rate, effects.stroke_volume, effects.resistance
  b.baroreflex, b.drive, b.breathing_block = effects.baroreflex, effects.drive, effects.diaphragm_block
end

return set
