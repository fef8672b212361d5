-- SPDX-License-Identifier: Apache-2.0
-- Norepinephrine, on top of what the body itself makes.
local drug = require "drugs.lib.drug"

return model "drugs/norepinephrine" (drug {
  title  = "Norepinephrine, constrictor of vessels",
  source = "Ensinger et al. 1992, Crit Care Med 20:1250: from 0.20 to 7.48 ug/L at 0.2 ug/kg/min; "
        .. "volume: Beloeil et al. 2005, doi:10.1093/bja/aei259",
  amount = "ug",
  compartments = 1, no_effect_site = true,
  parameter = {
    C50   = { 22, "ug/L", "Concentration of half the effect on vessels", range = { 1, 500 }, vary = lognormal(0.5),
              source = "tuned to a rise of mean pressure by about a third at 0.2 ug/kg/min in healthy people" },
    C50_heart = { 30, "ug/L", "Concentration of half the effect on the heart", range = { 1, 500 },
              source = "tuned to a heart rate that falls by the reflex all the same" },
  },
  vary = { CL = 0.3, V1 = 0.2 },
  vary_source = "tuned to the published spread of patients",
  kinetics = function(_ENV)
    return { CL = q(0.2 / 7.276, "L/min/kg") * weight, V1 = q(8.8, "L") * weight / q(70, "kg") }
  end,
  actions = function(_ENV) return { alpha = effect / C50, beta1 = effect / C50_heart } end,
})
