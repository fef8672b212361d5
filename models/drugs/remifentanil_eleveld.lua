-- SPDX-License-Identifier: Apache-2.0
-- Remifentanil after Eleveld: from newborns to old age, allometric in fat-free mass.
local drug, size = require "drugs.lib.drug", require "drugs.lib.size"

return model "drugs/remifentanil_eleveld" (drug {
  title  = "Remifentanil after Eleveld 2017",
  source = "Eleveld et al. 2017, doi:10.1097/ALN.0000000000001634",
  amount = "ug",
  -- published as variances of the logarithm
  vary = { V1 = 0.104^0.5, V2 = 0.115^0.5, V3 = 0.810^0.5, CL = 0.0197^0.5, Q2 = 0.0547^0.5, Q3 = 0.285^0.5,
           ke0 = 1.26^0.5 },
  vary_source = "Eleveld et al. 2017; variances not read again",
  parameter = {
    EC50  = { 12.7, "ug/L", "Concentration of half the effect on the EEG", range = { 1, 200 } },
    gamma = { 2.87, "1",    "Steepness of the effect on the EEG", range = { 0.5, 10 } },
    E0    = { 19.9, "Hz",   "Spectral edge without drug", range = { 5, 40 } },
    Emax_floor = { 5.66, "Hz", "Spectral edge at the greatest effect", range = { 0, 20 } },
  },
  signal = { spectral_edge = { "Hz", "Spectral edge of the EEG, this drug alone" } },
  kinetics = function(_ENV)
    local A, W, H, S = size.of(_ENV)
    local mass = size.fat_free(A, W, H, S) / size.fat_free(35, 70, 170, 0)
    local function ageing(x) return exp(x * (A - 35)) end
    local maturation = size.sigmoid(W, 2.88, 2) / size.sigmoid(70, 2.88, 2)
    local woman = 1 + S * 0.470 * size.sigmoid(A, 12, 6) * (1 - size.sigmoid(A, 45, 6))
    local V2 = mass * ageing(-0.00327) * woman
    local V3 = mass * ageing(-0.0315) * exp(-0.0260 * (W - 70))
    return {
      V1 = q(5.81, "L") * mass * ageing(-0.00554),
      V2 = q(8.82, "L") * V2,
      V3 = q(5.03, "L") * V3,
      CL = q(2.58, "L/min") * mass^0.75 * maturation * woman * ageing(-0.00327),
      Q2 = q(1.72, "L/min") * V2^0.75 * ageing(-0.00554) * woman,
      Q3 = q(0.124, "L/min") * V3^0.75 * ageing(-0.00554),
      ke0 = q(1.09, "1/min") * ageing(-0.0289),
    }
  end,
  equations = function(_ENV)
    spectral_edge = E0 - (E0 - Emax_floor) * hill(effect, EC50, gamma)
  end,
  actions = function(_ENV) return { opioid = effect } end,
})
