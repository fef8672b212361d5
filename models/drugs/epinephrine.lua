-- SPDX-License-Identifier: Apache-2.0
-- Epinephrine, on top of what the body itself makes: little opens vessels and drives the heart, much closes vessels.
local drug = require "drugs.lib.drug"

return model "drugs/epinephrine" (drug {
  title  = "Epinephrine, stimulant of heart and vessels",
  source = "Abboud et al. 2009, doi:10.1186/cc7972",
  amount = "ug",
  compartments = 1, no_effect_site = true,
  parameter = {
    saps = { 20, "1", "Severity of illness (SAPS II); about 20 in healthy people", range = { 5, 150 },
             source = "20 makes the clearance of healthy people" },
    C50_beta2 = { 0.434, "ug/L", "Concentration of half the widening of vessels", range = { 0.02, 50 },
             vary = lognormal(0.4),
             source = "fitted to resistances in Stratton et al. 1985, doi:10.1152/jappl.1985.58.4.1199" },
    C50_beta1 = { 0.8, "ug/L", "Concentration of half the effect on the heart", range = { 0.02, 50 },
             vary = lognormal(0.4), source = "fitted to heart rate and stroke volume in Stratton et al. 1985" },
    C50_alpha = { 66, "ug/L", "Concentration of half the narrowing of vessels", range = { 1, 500 },
             source = "tuned: three times that of norepinephrine, so that vessels widen up to 0.1 ug/kg/min" },
  },
  vary = { CL = 0.3, V1 = 0.2 },
  vary_source = "tuned to the published spread of patients",
  kinetics = function(_ENV)
    local W = weight / q(70, "kg")
    return {
      CL = q(127, "L/h") * W^0.60 * (saps / 50)^-0.67,
      V1 = q(127, "L/h") * q(3.5, "min") / math.log(2) * W,
    }
  end,
  actions = function(_ENV)
    return { alpha = effect / C50_alpha, beta1 = effect / C50_beta1, beta2 = effect / C50_beta2 }
  end,
})
