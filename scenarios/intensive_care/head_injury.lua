-- SPDX-License-Identifier: Apache-2.0
-- A severe head injury in the first hour: the brain swells, its vessels no longer keep its flow. The patients are
-- asleep, relaxed and ventilated. What do the usual measures do to intracranial pressure, and what to the flow of
-- blood that it is all about? Goals: below 22 mmHg in the skull, 60 to 70 mmHg of perfusion pressure (Brain Trauma
-- Foundation, 4th edition: Carney et al. 2017, doi:10.1227/NEU.0000000000001432).
--
-- Look at `hyperventilated`: the pressure falls because vessels narrow, and flow falls with it. That is why the same
-- guideline advises against it as a habit.

local function weight(p) return p:get("person.weight", "kg") end

-- Injured, asleep, on a ventilator, which keeps arterial CO2 where it is told.
local function care(p, carbon_dioxide)
  p:at(minutes(1), function() p:set("illness.brain_injury", 0.8) end)
  p:at(minutes(3), function()
    p:note("intubation")
    p:dose("propofol_eleveld.iv", 1.2 * weight(p), "mg")
    p:dose("rocuronium.iv", 0.6 * weight(p), "mg")
    p:set("propofol_eleveld.infusion", 0.05 * weight(p), "mg/min")
    p:set("rocuronium.infusion", 0.008 * weight(p), "mg/min")
    p:set("machine.mode", 1)
    p:set("machine.volume", 0.0075 * p:get("ideal_weight", "kg"), "L")
    p:set("machine.fio2", 0.5)
  end)
  local rate = 13
  p:every(minutes(1), function()
    local off = p:get("PaCO2", "mmHg") - carbon_dioxide
    rate = math.max(8, math.min(rate + 0.15 * off, 32))
    p:set("machine.rate", rate, "1/min")
  end, minutes(5))
end

-- A drain in the ventricles is open while the pressure is above 15 mmHg.
local function drain(p)
  p:every(minutes(1), function()
    local open = p:get("icp", "mmHg") > 15
    p:set("head.csf", open and -1 / 60 or 0, "mL/s")
  end, minutes(12))
end

-- Norepinephrine, up or down by a step every two minutes.
local function perfuse(p)
  local dose = 0
  p:every(minutes(2), function()
    local pressure = p:get("head.cpp", "mmHg")
    if pressure < 60 then dose = math.min(dose + 0.03, 0.6) end
    if pressure > 70 then dose = math.max(dose - 0.03, 0) end
    p:set("norepinephrine.infusion", dose * weight(p), "ug/min")
  end, minutes(12))
end

return scenario {
  title    = "Head injury: ventilated, hyperventilated, drained, perfused",
  model    = "adult/anaesthesia",
  duration = minutes(45),
  cohort   = { patients = 8, seed = 6, vary = "model" },
  options  = { rtol = 1e-3, atol = 1e-5, method = "dopri5" },
  record   = { every = seconds(10), time = "min", "icp", "head.cpp", "map", "hr", "PaCO2", "spo2", "bis",
               { "body.systemic.F_brain", "mL/min" }, { "norepinephrine.infusion", "ug/min" }, "machine.rate" },
  arms = {
    usual           = { doc = "CO2 at 38 mmHg", script = function(p) care(p, 38) end },
    hyperventilated = { doc = "CO2 at 30 mmHg", script = function(p) care(p, 30) end },
    drained         = { doc = "As usual, and a drain", script = function(p) care(p, 38); drain(p) end },
    perfused        = { doc = "As usual, a drain, and norepinephrine for the perfusion pressure",
                        script = function(p) care(p, 38); drain(p); perfuse(p) end },
  },
  outcomes = {
    icp         = mean("icp", { from = minutes(35) }),
    highest_icp = maximum("icp", { from = minutes(12) }),
    icp_too_high = fraction_of_time("icp", above(22, "mmHg"), { from = minutes(12), unit = "%" }),
    cpp         = mean("head.cpp", { from = minutes(35) }),
    cpp_reached = fraction_of_time("head.cpp", above(60, "mmHg"), { from = minutes(12), unit = "%" }),
    brain_flow  = mean("body.systemic.F_brain", { from = minutes(35), unit = "mL/min" }),
    PaCO2       = mean("PaCO2", { from = minutes(35) }),
  },
}
