-- SPDX-License-Identifier: Apache-2.0
-- Phenylephrine. The published volume and clearance are those of hours; the two small compartments are made so that a
-- bolus, whose first pass does most of the work, acts as it does.
local drug = require "drugs.lib.drug"

return model "drugs/phenylephrine" (drug {
  title  = "Phenylephrine, constrictor of vessels",
  source = "Hengstmann & Goronzy 1982, doi:10.1007/BF00637623: 340 L, 2 L/min",
  amount = "ug",
  parameter = {
    VC  = { 8,  "L", "Volume of the central compartment", range = { 1, 100 },
            source = "tuned to a bolus of 50 ug: Okoshi et al. 1993, Braz J Med Biol Res 26:605" },
    VF  = { 32, "L", "Volume of the fast compartment", range = { 1, 200 },
            source = "tuned: with the central one the 40 L of the first minutes" },
    half_life = { 10, "s", "Half-life of equilibration of plasma and vessels", range = { 1, 300 },
            source = "tuned to a peak half a minute after the bolus" },
    C50 = { 76, "ug/L", "Concentration of half the effect on vessels", range = { 2, 2000 }, vary = lognormal(0.5),
            source = "tuned to a rise by 10-20 % at 25-100 ug/min: Grossman et al. 1982, Hypertension 4:566" },
  },
  vary = { CL = 0.3, V1 = 0.3 },
  vary_source = "tuned to the spread of prediction errors of such models, 20-30 %",
  kinetics = function(_ENV)
    return {
      V1 = VC, CL = q(2, "L/min"), V2 = VF, Q2 = q(5, "L/min"),
      -- half-lives of 5 min and about 3 h from 40 L to 340 L
      V3 = q(300, "L"), Q3 = q(3.2, "L/min"),
      ke0 = math.log(2) / half_life,
    }
  end,
  actions = function(_ENV) return { alpha = effect / C50 } end,
})
