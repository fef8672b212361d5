-- SPDX-License-Identifier: Apache-2.0
-- Naloxone: a competitive antagonist at the opioid receptor.
local drug = require "drugs.lib.drug"

return model "drugs/naloxone" (drug {
  title  = "Naloxone, antagonist of opioids",
  source = "Papathanasiou et al. 2019, Br J Anaesth 123:e204 (numbers from a public implementation, article not "
        .. "read again)",
  amount = "ug",
  parameter = {
    half_life = { 6.5, "min", "Half-life of equilibration of plasma and effect site", range = { 0.5, 60 },
                  source = "Yassen et al. 2007, doi:10.2165/00003088-200746110-00004" },
    Kb = { 0.58, "ug/L", "Concentration that halves the effect of an opioid", range = { 0.05, 20 },
           source = "tuned to 0.4 mg that lift the effect of 0.15 mg/kg of morphine for half an hour to an hour "
                 .. "(Olofsen et al. 2010, Anesthesiology 112:1417); 1.8 nmol/L" },
  },
  vary = { V1 = 0.3, CL = 0.3 },
  vary_source = "tuned to the spread of prediction errors of such models, 20-30 %",
  kinetics = function(_ENV)
    return {
      V1 = q(0.408, "L/kg") * weight, CL = q(0.049, "L/min/kg") * weight,
      V2 = q(0.636, "L/kg") * weight, Q2 = q(0.046, "L/min/kg") * weight,
      V3 = q(1.637, "L/kg") * weight, Q3 = q(0.026, "L/min/kg") * weight,
      ke0 = math.log(2) / half_life,
    }
  end,
  actions = function(_ENV) return { opioid_block = effect / Kb } end,
})
