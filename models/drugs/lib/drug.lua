-- SPDX-License-Identifier: Apache-2.0
-- What all drugs have in common: up to three compartments, an effect site, a way into a vein, and what the
-- drug does in the words of "drugs/effects". A drug's file is data, covariate equations and actions:
--
--     local drug = require "drugs.lib.drug"
--     return model "drugs/mine" (drug {
--       title = "…", source = "…", amount = "mg",          -- concentrations are then in mg/L
--       vary = { V1 = 0.3, CL = lognormal { cv = 0.25 } }, -- between people; a number: deviation of the logarithm
--       compartments = 3,                                  -- or 2, or 1
--       kinetics = function(_ENV)                          -- of the person that the covariates describe
--         return { V1 = …, CL = …, V2 = …, Q2 = …, V3 = …, Q3 = …, ke0 = … }
--       end,
--       actions = function(_ENV) return { opioid = effect * 2 } end,
--     })
--
-- With `no_effect_site` the drug acts from the plasma and needs no ke0. `parameter`, `input`, `state`, `signal`,
-- `dose`, `equations` and `lag` add to the model what they do in any; states of its own begin at 0. What reaches the
-- central compartment by another way, amount per time, is what `flow` returns. Further effect sites:
--
--     sites = { name = { "text", function(_ENV) return <rate constant> end } }
--
-- What people have of their own multiplies: V1 is what `kinetics` says times `person_V1`, which is 1 unless it
-- varies. Every drug takes age, weight, height and sex, whether or not its formula asks for them, and
-- answers for every action of drugs/lib/actions.lua, with 0 where it has none: so drugs can be joined unseen.

local covariates = {
  age    = { 35,  "yr", "Age", range = { 0.1, 110 } },
  weight = { 70,  "kg", "Body weight", range = { 2, 300 } },
  height = { 170, "cm", "Height", range = { 40, 230 } },
  sex    = { 0,   "1",  "0: male, 1: female", range = { 0, 1 } },
}

local kinetic = {
  V1  = { "L",     "Volume of the central compartment" },
  V2  = { "L",     "Volume of the fast peripheral compartment" },
  V3  = { "L",     "Volume of the slow peripheral compartment" },
  CL  = { "L/min", "Clearance" },
  Q2  = { "L/min", "Clearance to the fast peripheral compartment" },
  Q3  = { "L/min", "Clearance to the slow peripheral compartment" },
  ke0 = { "1/min", "Rate constant of the effect site" },
}

local rates = {
  k10 = { "1/min", "Rate constant of elimination" },
  k12 = { "1/min", "Rate constant from the central to the fast compartment" },
  k21 = { "1/min", "Rate constant from the fast to the central compartment" },
  k13 = { "1/min", "Rate constant from the central to the slow compartment" },
  k31 = { "1/min", "Rate constant from the slow to the central compartment" },
}

local actions = require "drugs.lib.actions"

local keys = {}
for key in ("title source doc amount atol compartments no_effect_site parameter signal vary vary_source kinetics "
  .. "sites input state dose flow actions equations lag"):gmatch("%S+") do keys[key] = true end

local function copy(from, into)
  for name, value in pairs(from or {}) do into[name] = value end
  return into
end

-- The volumes and clearances that a drug of `n` compartments has.
local function kinetics_of(d, n)
  local all = {}
  for name, text in pairs(kinetic) do
    local peripheral = tonumber(name:match("%d") or 1)
    if name == "ke0" and not d.no_effect_site or name ~= "ke0" and peripheral <= n then all[name] = text end
  end
  return all
end

-- The parameters: covariates, what is the drug's own, and how people differ from the formula.
local function parameters(d, n)
  local all = copy(d.parameter, {})
  copy(covariates, all)
  local own = {}
  for name in pairs(d.vary or {}) do own[name] = d.signal and d.signal[name] end
  for name, text in pairs(kinetics_of(d, n)) do own[name] = text end
  for name, text in pairs(own) do
    local sigma = (d.vary or {})[name]
    all["person_" .. name] = { 1, "1", "This person's share of the formula: " .. text[2], range = { 1e-3, 1e3 },
                               vary = type(sigma) == "number" and lognormal(sigma) or sigma,
                               source = sigma and d.vary_source }
  end
  return all
end

local function states(d, n, unit)
  local all = { central = { d.amount, "Amount in the central compartment", atol = d.atol } }
  if n > 1 then all.fast = { d.amount, "Amount in the fast peripheral compartment", atol = d.atol } end
  if n > 2 then all.slow = { d.amount, "Amount in the slow peripheral compartment", atol = d.atol } end
  if not d.no_effect_site then all.effect = { unit, "Concentration at the effect site" } end
  for name, site in pairs(d.sites or {}) do all[name] = { unit, site[1] } end
  return copy(d.state, all)
end

local function signals(d, n, unit)
  local all = { concentration = { unit, "Plasma concentration" } }
  copy(kinetics_of(d, n), all)
  for name, text in pairs(rates) do
    if tonumber(name:match("[123]", 2)) <= n and tonumber(name:match("[123]$") or 1) <= n then all[name] = text end
  end
  if d.no_effect_site then
    all.effect = { unit, "Concentration where the drug acts: that of the plasma" }
  end
  copy(actions.signals, all)
  return copy(d.signal, all)
end

local function assign_kinetics(_ENV, d, n)
  local formula = d.kinetics(_ENV)
  for name, value in pairs(formula) do
    assert(kinetics_of(d, n)[name], "kinetics of " .. n .. " compartments have no " .. name)
    _ENV[name] = _ENV["person_" .. name] * value
  end
  k10 = CL / V1
  if n > 1 then k12, k21 = Q2 / V1, Q2 / V2 end
  if n > 2 then k13, k31 = Q3 / V1, Q3 / V3 end
end

local function assign_amounts(_ENV, d, n)
  concentration = central / V1
  local change = infusion - CL * concentration
  if d.flow then change = change + d.flow(_ENV) end
  if n > 1 then
    local to_fast = Q2 * (concentration - fast / V2)
    dot.fast, change = to_fast, change - to_fast
  end
  if n > 2 then
    local to_slow = Q3 * (concentration - slow / V3)
    dot.slow, change = to_slow, change - to_slow
  end
  dot.central = change
  if d.no_effect_site then
    effect = concentration
  else
    dot.effect = ke0 * (concentration - effect)
  end
  for name, site in pairs(d.sites or {}) do dot[name] = site[2](_ENV) * (concentration - _ENV[name]) end
end

-- A drug has no action that its file does not name.
local function assign_actions(_ENV, d)
  local acts = {}
  if d.actions then acts = d.actions(_ENV) end
  for name in pairs(acts) do
    assert(actions.signals[name], name .. " is no action of drugs/lib/actions.lua")
  end
  for name in pairs(actions.signals) do _ENV[name] = acts[name] or 0 end
end

return function(d)
  for key in pairs(d) do
    if not keys[key] then error("there is no key \"" .. key .. "\" in the data of a drug", 2) end
  end
  local n, unit = d.compartments or 3, d.amount .. "/L"
  return {
    title = d.title, source = d.source, doc = d.doc, time = "min",
    parameter = parameters(d, n),
    input  = copy(d.input, {
      infusion = { 0, d.amount .. "/min", "What a pump infuses into the vein, beside doses", range = { 0, 1e9 } },
    }),
    state  = states(d, n, unit),
    signal = signals(d, n, unit),
    dose   = copy(d.dose, {
      iv = { d.amount, "Into a vein: a bolus, or an infusion with rate or duration", into = "central", lag = d.lag },
    }),
    start = function(_ENV)
      central = 0
      if n > 1 then fast = 0 end
      if n > 2 then slow = 0 end
      if not d.no_effect_site then effect = 0 end
      for name in pairs(d.sites or {}) do _ENV[name] = 0 end
      for name in pairs(d.state or {}) do _ENV[name] = 0 end
    end,
    equations = function(_ENV)
      assign_kinetics(_ENV, d, n)
      assign_amounts(_ENV, d, n)
      if d.equations then d.equations(_ENV) end
      assign_actions(_ENV, d)
    end,
  }
end
