-- SPDX-License-Identifier: Apache-2.0
-- Pralidoxime: it frees acetylcholinesterase of a nerve agent, and drives breathing and circulation a little.
local drug = require "drugs.lib.drug"

return model "drugs/pralidoxime" (drug {
  title  = "Pralidoxime, reactivator of acetylcholinesterase",
  source = "prescribing information: half-life about 75 min, volume about that of extracellular water (not read again)",
  amount = "mg",
  compartments = 2, no_effect_site = true,
  parameter = {
    K_free = { 3.8, "mg/L", "Concentration of half the greatest rate at which it frees the enzyme of sarin",
               range = { 0.1, 100 }, source = "27.6 umol/L: Worek et al. 2004, Biochem Pharmacol 68:2237 (not read "
               .. "again), times 137 g/mol" },
    C50_excited = { 100, "mg/L", "Concentration of half the effect on the circulation", range = { 5, 2000 },
               source = "tuned to a rise of pressure and heart rate within 15 % after 10 mg/kg; direction: "
               .. "prescribing information" },
    C50_breath = { 100, "mg/L", "Concentration of half the effect on the rate of breathing", range = { 5, 2000 },
               source = "tuned; direction: prescribing information" },
  },
  vary = { CL = 0.3, V1 = 0.3 },
  vary_source = "tuned to the published range of the half-life",
  kinetics = function(_ENV)
    return { V1 = q(0.25, "L/kg") * weight, V2 = q(0.45, "L/kg") * weight, CL = q(8, "mL/min/kg") * weight,
             Q2 = q(20, "mL/min/kg") * weight }
  end,
  actions = function(_ENV)
    return { reactivator = effect / K_free, excitant = effect / C50_excited, analeptic = effect / C50_breath }
  end,
})
