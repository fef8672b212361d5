-- SPDX-License-Identifier: Apache-2.0
-- Ventilators, the anaesthesia machine, tubes, and their faults.

local verb = require "adult.lib.actions.verb"

local act = {}

local modes = { volume = 1, pressure = 2, support = 3, bag = 4 }
local settings = {
  mode = verb.optional(verb.one_of("volume", "pressure", "support", "bag"), "volume"),
  rate = verb.optional(verb.any), volume = verb.optional(verb.any), pressure = verb.optional(verb.any),
  peep = verb.optional(verb.any), i_e = verb.optional(verb.number), fio2 = verb.optional(verb.share),
}

local function machine(a)
  local set = { ["machine.mode"] = modes[a.mode], ["machine.disconnected"] = 0 }
  for _, name in ipairs { "rate", "volume", "pressure", "peep", "i_e", "fio2" } do
    if a[name] ~= nil then set["machine." .. name] = a[name] end
  end
  return set
end

local function until_then(a, set)
  local entries = { { at = a.at, set = set } }
  if a.to then entries[2] = { at = a.to, set = "machine.mode", to = 0 } end
  return entries
end

-- act.ventilator { at = …, mode = "pressure", rate = q(16, "1/min"), pressure = q(15, "cmH2O"), fio2 = 0.4 }: what is
-- not given stays as it is. Without `to` it stays on.
act.ventilator = verb.of("ventilator", settings, function(a)
  local set = machine(a)
  set["machine.circle"] = 0
  return until_then(a, set)
end)

-- act.anaesthesia_machine { at = …, rate = …, fresh_gas = q(5, "L/min"), fresh_o2 = 0.5 }: the same with a circle.
local with_circle = { fresh_gas = verb.optional(verb.any), fresh_o2 = verb.optional(verb.share) }
for name, kind in pairs(settings) do with_circle[name] = kind end
with_circle.mode = verb.optional(settings.mode.kind, "pressure")
act.anaesthesia_machine = verb.of("anaesthesia_machine", with_circle, function(a)
  local set = machine(a)
  set["machine.circle"] = 1
  if a.fresh_gas then set["circle.fresh_flow"] = a.fresh_gas end
  if a.fresh_o2 then set["circle.fresh_o2"] = a.fresh_o2 end
  return until_then(a, set)
end)

act.ventilator_off = verb.of("ventilator_off", {}, function(a) return { { at = a.at, set = "machine.mode",
    to = 0 } } end)
act.disconnection  = verb.of("disconnection", {}, function(a) return verb.during(a,
    { ["machine.disconnected"] = 1 }) end)

-- Faults, with a severity.
act.mask_leak       = verb.condition("mask_leak", "machine.mask_leak")
act.pressure_loss   = verb.condition("pressure_loss", "machine.pressure_loss")
act.inspiratory_valve_obstruction = verb.condition("inspiratory_valve_obstruction", "machine.block_in")
act.expiratory_valve_obstruction  = verb.condition("expiratory_valve_obstruction", "machine.block_out")
act.inspiratory_valve_leak = verb.condition("inspiratory_valve_leak", "circle.valve_leak_in")
act.expiratory_valve_leak  = verb.condition("expiratory_valve_leak", "circle.valve_leak_out")
act.soda_lime_failure = verb.condition("soda_lime_failure", "circle.soda_lime_failure")
act.oxygen_pressure_loss = verb.condition("oxygen_pressure_loss", "circle.oxygen_loss")
act.oxygen_bottle = verb.of("oxygen_bottle", {}, function(a) return verb.during(a, { ["circle.bottle"] = 1 }) end)

-- act.tube { at = …, tip = "right" }: where the tip of the tube lies
local tips = { trachea = 0, right = 1, left = -1 }
act.tube = verb.of("tube", { tip = verb.optional(verb.one_of("trachea", "right", "left"), "trachea") },
  function(a) return verb.during(a, { ["lung_disease.tube"] = tips[a.tip] }) end)

return act
