-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/tci_propofol": 4 mg/L in the plasma of 70 kg. The bolus is given to pump and patient at once,
-- so that the rates are those of a target that holds from the first moment.

local tci = require "drugs.lib.tci"

local bolus = 0.228 * 70 * 4

local function pump(options)
  options.target, options.part = 4, "patient"
  return function(p) tci.pump(p, options) end
end

return scenario {
  title    = "A plasma target of propofol after Marsh",
  model    = "drugs/tci_propofol",
  duration = minutes(120),
  options  = { rtol = 1e-11, atol = 1e-13 },
  record   = { every = minutes(0.5), "rate", "concentration", "predicted", "given", "patient.effect" },
  set      = { target = { 4, "mg/L" } },
  arms = {
    at_once = {
      timeline = {
        { at = 0, dose = "formula.iv", amount = { bolus, "mg" } },
        { at = 0, dose = "patient.iv", amount = { bolus, "mg" } },
      },
    },
    pump_alone = {},                           -- the bolus as fast as the pump can
    -- pumps in scripts, every ten seconds; the one that is compiled rests
    script_plasma = { set = { target = 0 }, script = pump { site = "plasma" } },
    script_effect = { set = { target = 0, ["patient.fast_site"] = 1 }, script = pump { site = "effect" } },
    script_slow   = { set = { target = 0 }, script = pump { site = "effect", most = 200 } },
    other_patient = { set = { ["patient.person_V1"] = 1.3, ["patient.person_CL"] = 0.8 } },
  },
  outcomes = { highest_effect = maximum("patient.effect"), by_script = total_dose("patient.iv", { unit = "mg" }) },
}
