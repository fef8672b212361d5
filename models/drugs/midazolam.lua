-- SPDX-License-Identifier: Apache-2.0
-- Midazolam after Zomorodi.
local drug = require "drugs.lib.drug"

return model "drugs/midazolam" (drug {
  title  = "Midazolam after Zomorodi 1998",
  source = "Zomorodi et al. 1998, Anesthesiology 89:1418",
  amount = "mg",
  parameter = {
    half_life = { 4, "min", "Half-life of equilibration of plasma and effect site", range = { 0.5, 20 },
                  source = "tuned to a peak of the effect a few minutes after a bolus" },
    C50 = { 0.375, "mg/L", "Concentration at which half of the people answer to nothing", range = { 0.02, 5 },
            source = "Barr et al. 2001, Anesthesiology 95:286" },
    C50_propofol = { 3.08, "mg/L", "Propofol that does the same", range = { 0.5, 20 },
            source = "Eleveld et al. 2018, doi:10.1016/j.bja.2018.01.018" },
    dilating = { 0.6, "1", "How much of that acts on vessels and heart", range = { 0, 1 },
                 source = "tuned to a fall of pressure of 10 % after 0.15 mg/kg" },
  },
  vary = { V1 = 0.3, CL = 0.3, ke0 = 0.4 },
  vary_source = "tuned to the published prediction error, 25 %",
  kinetics = function(_ENV)
    return {
      V1 = q(32.2, "L"), V2 = q(53, "L"), V3 = q(245, "L"),
      CL = q(0.43, "L/min"), Q2 = q(0.56, "L/min"), Q3 = q(0.39, "L/min"),
      ke0 = math.log(2) / half_life,
    }
  end,
  actions = function(_ENV)
    local propofol = effect * C50_propofol / C50
    return { hypnotic = propofol, breath = propofol, dilator = dilating * propofol }
  end,
})
