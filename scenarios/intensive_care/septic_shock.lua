-- SPDX-License-Identifier: Apache-2.0
-- Septic shock over three quarters of an hour, in people of all kinds: left alone, with two litres of crystalloid, and
-- with that and norepinephrine, which a protocol adjusts every three minutes to a mean pressure of 65 mmHg, the goal of
-- the Surviving Sepsis Campaign (Evans et al. 2021, doi:10.1097/CCM.0000000000005337).
--
-- Look at the dose that each patient needs, and at what output and lactate do while pressure is bought with resistance.

local goal, band = 65, 4            -- mmHg
local step, most = 0.04, 1.0        -- ug/kg/min

local function ill(p)
  p:at(minutes(2), function() p:set("illness.sepsis", 1) end)
end

local function fluids(p)
  ill(p)
  p:at(minutes(8), function() p:set("fluids.crystalloid", 100, "mL/min") end)
  p:at(minutes(28), function() p:set("fluids.crystalloid", 0, "mL/min") end)
end

-- Up by a step below the goal, down by one where there is pressure to spare.
local function titrated(p)
  fluids(p)
  local rate = 0
  p:every(minutes(3), function()
    local pressure = p:get("map", "mmHg")
    if pressure < goal then rate = math.min(rate + step, most) end
    if pressure > goal + 2 * band then rate = math.max(rate - step, 0) end
    p:set("norepinephrine.infusion", rate * p:get("person.weight", "kg"), "ug/min")
  end, minutes(10))
end

return scenario {
  title    = "Septic shock: nothing, fluids, fluids and norepinephrine to a goal",
  model    = "adult/anaesthesia",
  duration = minutes(45),
  cohort   = { patients = 8, seed = 3, vary = "model" },
  options  = { rtol = 1e-4, atol = 1e-6, method = "dopri5" },
  record   = { every = seconds(10), time = "min", "map", "hr", "co", "cvp", "lactate", "urine",
               { "norepinephrine.infusion", "ug/min" }, "spo2", "temperature" },
  arms     = { nothing = ill, fluids = fluids, titrated = titrated },
  outcomes = {
    pressure    = mean("map", { from = minutes(40) }),
    at_goal     = fraction_of_time("map", above(goal, "mmHg"), { from = minutes(20), unit = "%" }),
    heart_rate  = mean("hr", { from = minutes(40) }),
    output      = mean("co", { from = minutes(40) }),
    lactate     = final("lactate"),
    dose        = mean("norepinephrine.infusion", { from = minutes(40) }),
  },
}
