-- SPDX-License-Identifier: Apache-2.0
-- Remifentanil after Minto, with its effect on the spectral edge of the EEG.
local drug, size = require "drugs.lib.drug", require "drugs.lib.size"

return model "drugs/remifentanil_minto" (drug {
  title  = "Remifentanil after Minto 1997",
  source = "Minto et al. 1997, doi:10.1097/00000542-199701000-00004",
  amount = "ug",
  vary = { V1 = lognormal { cv = 0.26 }, V2 = lognormal { cv = 0.29 }, V3 = lognormal { cv = 0.66 },
           CL = lognormal { cv = 0.14 }, Q2 = lognormal { cv = 0.36 }, Q3 = lognormal { cv = 0.41 },
           ke0 = lognormal { cv = 0.68 } },
  vary_source = "Minto et al. 1997; the coefficients of variation were not read again",
  parameter = {
    gamma = { 2.44, "1",  "Steepness of the effect on the EEG", range = { 0.5, 10 } },
    E0    = { 20,   "Hz", "Spectral edge without drug", range = { 5, 40 } },
    drop  = { 14.5, "Hz", "Greatest fall of the spectral edge: to 5.5 Hz", range = { 0, 40 } },
  },
  signal = {
    EC50 = { "ug/L", "Concentration of half the effect on the EEG" },
    spectral_edge = { "Hz", "Spectral edge of the EEG, this drug alone" },
    Emax_floor = { "Hz", "Spectral edge at the greatest effect" },
  },
  kinetics = function(_ENV)
    local A, W, H, S = size.of(_ENV)
    local LBM = size.lean(W, H, S)
    local litres, flow = q(1, "L"), q(1, "L/min")
    return {
      V1 = litres * size.at_least(5.1 - 0.0201 * (A - 40) + 0.072 * (LBM - 55), 0.5),
      V2 = litres * size.at_least(9.82 - 0.0811 * (A - 40) + 0.108 * (LBM - 55), 0.5),
      V3 = 5.42 * litres,
      CL = flow * size.at_least(2.6 - 0.0162 * (A - 40) + 0.0191 * (LBM - 55), 0.2),
      Q2 = flow * size.at_least(2.05 - 0.0301 * (A - 40), 0.05),
      Q3 = flow * size.at_least(0.076 - 0.00113 * (A - 40), 0.002),
      ke0 = q(1, "1/min") * size.at_least(0.595 - 0.007 * (A - 40), 0.05),
    }
  end,
  equations = function(_ENV)
    EC50 = q(1, "ug/L") * size.at_least(13.1 - 0.148 * (age / q(1, "yr") - 40), 1)
    Emax_floor = E0 - drop
    spectral_edge = E0 - drop * hill(effect, EC50, gamma)
  end,
  actions = function(_ENV) return { opioid = effect } end,
})
