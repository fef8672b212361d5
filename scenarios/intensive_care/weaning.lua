-- SPDX-License-Identifier: Apache-2.0
-- Off the ventilator: people with injured lungs have slept on pressure control, are woken, and breathe with support. One
-- arm takes the support away at once, one by steps, both by the same rule: rate over tidal volume below 105 breaths
-- per minute and litre (Yang and Tobin 1991, doi:10.1056/NEJM199105233242101) and a saturation of 0.9. Who fails gets
-- his support back; who has breathed with 5 cmH2O for ten minutes is extubated and given oxygen.
--
-- Look at the notes in /events: who fails, when, and what his breath was like.

local function weight(p) return p:get("person.weight", "kg") end

local function asleep(p)
  p:at(seconds(30), function()
    p:set("lung_disease.ards", 0.6)
    p:dose("propofol_eleveld.iv", 1.5 * weight(p), "mg")
    p:set("propofol_eleveld.infusion", 0.06 * weight(p), "mg/min")
    p:set("machine.mode", 2)
    p:set("machine.rate", 14, "1/min")
    p:set("machine.pressure", 8, "cmH2O")
    p:set("machine.peep", 8, "cmH2O")
    p:set("machine.fio2", 0.5)
  end)
  p:at(minutes(15), function() p:set("propofol_eleveld.infusion", 0, "mg/min") end)
end

-- Support from when the patient breathes; it goes down by `step` every five minutes while all is well.
local function weaned(p, step)
  asleep(p)
  local support, since, off = nil, 0, false
  local function give(pressure)
    support = pressure
    p:set("machine.pressure", pressure, "cmH2O")
  end
  p:every(minutes(1), function()
    if off then return end
    if not support then
      if p:get("bis") > 75 and p:get("drive.trying") > 0.5 then
        p:note("awake: pressure support")
        p:set("machine.mode", 3)
        give(10)
        since = 0
      end
      return
    end
    since = since + 1
    local rate, volume = p:get("rr", "1/min"), p:get("vt", "L")
    local index = rate / math.max(volume, 0.05)
    if (index > 105 or p:get("spo2") < 0.9) and support < 10 then
      p:note(string.format("fails with %g cmH2O: %.0f breaths of %.0f mL, saturation %.0f %%", support, rate,
                           1000 * volume, 100 * p:get("spo2")))
      give(10)
      since = 0
    elseif support > 5 and since >= 5 then
      give(math.max(support - step, 5))
      since = 0
    elseif support <= 5 and since >= 10 then
      p:note(string.format("extubated: %.0f breaths of %.0f mL", rate, 1000 * volume))
      p:set("machine.mode", 0)
      p:set("machine.oxygen_flow", 4, "L/min")
      off = true
    end
  end, minutes(16))
end

return scenario {
  title    = "Weaning from the ventilator: at once, by steps, not at all",
  model    = "adult/anaesthesia",
  duration = minutes(75),
  cohort   = { patients = 8, seed = 9, vary = "model" },
  options  = { rtol = 1e-3, atol = 1e-5, method = "dopri5" },
  record   = { every = seconds(10), time = "min", "rr", "vt", "ve", "spo2", "PaO2", "PaCO2", "pH", "hr", "map", "bis",
               "machine.connected", "machine.pressure" },
  arms = {
    stays    = { doc = "Asleep on pressure control", script = function(p)
      asleep(p)
      p:at(minutes(15) + seconds(1), function() p:set("propofol_eleveld.infusion", 0.06 * weight(p), "mg/min") end)
    end },
    at_once  = { doc = "From 10 to 5 cmH2O in one step", script = function(p) weaned(p, 5) end },
    by_steps = { doc = "By 1 cmH2O every five minutes", script = function(p) weaned(p, 1) end },
  },
  outcomes = {
    on_machine = fraction_of_time("machine.connected", above(0.5, "1"), { from = minutes(15), unit = "%" }),
    rate       = mean("rr", { from = minutes(70) }),
    volume     = mean("vt", { from = minutes(70), unit = "mL" }),
    PaCO2      = mean("PaCO2", { from = minutes(70) }),
    saturation = mean("spo2", { from = minutes(70) }),
    lowest_saturation = minimum("spo2", { from = minutes(15) }),
  },
}
