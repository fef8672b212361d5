-- SPDX-License-Identifier: Apache-2.0
-- What all drugs have in common: up to three compartments, an effect site, a way into a vein, and what the
-- drug does in the words of "drugs/effects". A drug's file is data, covariate equations and actions:
--
--     local drug = require "drugs.lib.drug"
--     return model "drugs/mine" (drug {
--       title = "…", source = "…", amount = "mg",          -- concentrations are then in mg/L
--       vary = { V1 = 0.3, CL = lognormal { cv = 0.25 } }, -- between people; a number: deviation of the logarithm
--       kinetics = function(_ENV)                          -- of the person that the covariates describe
--         return { V1 = …, CL = …, V2 = …, Q2 = …, V3 = …, Q3 = …, ke0 = … }
--       end,
--       actions = function(_ENV) opioid = effect * 2 end,
--     })
--
-- Without V2 and Q2 there is one compartment, without V3 and Q3 there are two, without ke0 the drug acts from
-- the plasma. What people have of their own multiplies: V1 is what `kinetics` says times `person_V1`, which is 1
-- unless it varies. Every drug takes age, weight, height and sex, whether or not its formula asks for them, and
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

local function copy(from, into)
  for name, value in pairs(from or {}) do into[name] = value end
  return into
end

local function count_compartments(d)
  return d.compartments or 3
end

-- The parameters: covariates, what is the drug's own, and how people differ from the formula.
local function parameters(d)
  local all = copy(d.parameter, {})
  copy(covariates, all)
  for name, sigma in pairs(d.vary or {}) do
    local text = kinetic[name] and kinetic[name][2] or d.signal[name][2]
    all["person_" .. name] = { 1, "1", "This person's share of the formula: " .. text, range = { 1e-3, 1e3 },
                               vary = type(sigma) == "number" and lognormal(sigma) or sigma,
                               source = d.vary_source }
  end
  return all
end

local function states(d, n, unit)
  local all = { central = { d.amount, "Amount in the central compartment", atol = d.atol } }
  if n > 1 then all.fast = { d.amount, "Amount in the fast peripheral compartment", atol = d.atol } end
  if n > 2 then all.slow = { d.amount, "Amount in the slow peripheral compartment", atol = d.atol } end
  if not d.no_effect_site then all.effect = { unit, "Concentration at the effect site" } end
  return copy(d.state, all)
end

local function signals(d, n, unit)
  local all = { concentration = { unit, "Plasma concentration" } }
  for name, text in pairs(kinetic) do
    local peripheral = tonumber(name:match("%d") or 1)
    if peripheral <= n or name == "ke0" then all[name] = text end
  end
  for name, text in pairs(rates) do
    if tonumber(name:match("[123]", 2)) <= n and tonumber(name:match("[123]$") or 1) <= n then all[name] = text end
  end
  if d.no_effect_site then
    all.ke0 = nil
    all.effect = { unit, "Concentration where the drug acts: that of the plasma" }
  end
  copy(actions.signals, all)
  return copy(d.signal, all)
end

-- Between people: what the formula says times what is this person's own.
local function personal(_ENV, d, name, value)
  if d.vary and d.vary[name] then return _ENV["person_" .. name] * value end
  return value
end

local function assign_kinetics(_ENV, d, n)
  local formula = d.kinetics(_ENV)
  for name, value in pairs(formula) do _ENV[name] = personal(_ENV, d, name, value) end
  k10 = CL / V1
  if n > 1 then k12, k21 = Q2 / V1, Q2 / V2 end
  if n > 2 then k13, k31 = Q3 / V1, Q3 / V3 end
end

local function assign_amounts(_ENV, d, n)
  concentration = central / V1
  local change = infusion - CL * concentration
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
end

-- A drug has no action that its file does not name.
local function assign_actions(_ENV, d)
  local acts = {}
  if d.actions then acts = d.actions(_ENV) or {} end
  for name in pairs(acts) do
    assert(actions.signals[name], name .. " is no action that drugs/effects knows")
  end
  for name in pairs(actions.signals) do _ENV[name] = acts[name] or 0 end
end

return function(d)
  local n, unit = count_compartments(d), d.amount .. "/L"
  return {
    title = d.title, source = d.source, doc = d.doc, time = "min",
    parameter = parameters(d),
    input  = copy(d.input, {
      infusion = { 0, d.amount .. "/min", "What a pump infuses into the vein, beside doses", range = { 0, 1e9 } },
    }),
    state  = states(d, n, unit),
    signal = signals(d, n, unit),
    dose   = { iv = { d.amount, "Into a vein: a bolus, or an infusion with rate or duration", into = "central",
                      lag = d.lag } },
    start = function(_ENV)
      central = 0
      if n > 1 then fast = 0 end
      if n > 2 then slow = 0 end
      if not d.no_effect_site then effect = 0 end
      if d.start then d.start(_ENV) end
    end,
    equations = function(_ENV)
      assign_kinetics(_ENV, d, n)
      assign_amounts(_ENV, d, n)
      if d.equations then d.equations(_ENV) end
      assign_actions(_ENV, d)
    end,
  }
end
