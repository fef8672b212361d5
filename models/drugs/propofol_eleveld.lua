-- SPDX-License-Identifier: Apache-2.0
-- Propofol after Eleveld: one model from newborns to old age, lean to obese, with and without opioids, for arterial
-- and for venous samples, and the bispectral index (drugs/bis_monitor shows it with its delay).
local drug, size, propofol = require "drugs.lib.drug", require "drugs.lib.size", require "drugs.lib.propofol"

return model "drugs/propofol_eleveld" (drug(propofol.like {
  title  = "Propofol after Eleveld 2018, with the bispectral index",
  source = "Eleveld et al. 2018, doi:10.1016/j.bja.2018.01.018",
  amount = "mg",
  -- published as variances of the logarithm
  vary = { V1 = 0.610^0.5, V2 = 0.565^0.5, V3 = 0.597^0.5, CL = 0.265^0.5, Q2 = 0.346^0.5, Q3 = 0.209^0.5,
           ke0 = 0.702^0.5, EC50 = 0.242^0.5 },
  parameter = {
    opioids  = { 1, "1", "1: with opioids, as in anaesthesia; 0: propofol alone", range = { 0, 1 } },
    venous   = { 0, "1", "0: concentrations in arteries, 1: in veins", range = { 0, 1 } },
    preterm  = { 0, "wk", "Weeks of gestation that were lacking at birth", range = { -3, 18 } },
    E50      = { 3.08, "mg/L", "Concentration that halves the index at the age of 35", range = { 0.5, 20 } },
    BIS0     = { 93,   "1", "Bispectral index without drug", range = { 50, 100 } },
    shallow  = { 1.89, "1", "Steepness of the effect below EC50", range = { 0.5, 10 } },
    deep     = { 1.47, "1", "Steepness of the effect above EC50", range = { 0.5, 10 } },
  },
  signal = {
    FFM   = { "kg",   "Fat-free mass" },
    EC50  = { "mg/L", "Concentration that halves the bispectral index" },
    delay_s = { "s",  "Delay of the monitor" },
    BIS   = { "1",    "Bispectral index that propofol alone would make, as it is", valid = { 0, 100 } },
  },
  kinetics = function(_ENV)
    local A, W, H, S = size.of(_ENV)
    local sigmoid = size.sigmoid
    local mass = size.fat_free(A, W, H, S) / size.fat_free(35, 70, 170, 0)
    local function ageing(x) return exp(x * (A - 35)) end
    local function opiates(x) return exp(x * A * opioids) end
    -- weeks since conception, with the 52 weeks to a year of the article
    local weeks = 52 * A + 40 - preterm / q(1, "wk")
    local at_35 = 52 * 35 + 40
    local clearance_grown = sigmoid(weeks, 42.3, 9.06) / sigmoid(at_35, 42.3, 9.06)
    local Q3_grown, Q3_at_35 = sigmoid(weeks, 68.3, 1), sigmoid(at_35, 68.3, 1)
    local light = 1 - sigmoid(W, 33.6, 1)
    local V2 = W / 70 * ageing(-0.0156)
    local V3 = mass * opiates(-0.0138)
    FFM = q(1, "kg") * size.fat_free(A, W, H, S)
    return {
      V1 = q(6.28, "L") * (1 - light) / sigmoid(70, 33.6, 1) * (1 + 1.42 * venous * light),
      V2 = q(25.5, "L") * V2,
      V3 = q(273, "L") * V3,
      CL = q(1, "L/min") * size.by_sex(S, 1.79, 2.10) * (W / 70)^0.75 * clearance_grown * opiates(-0.00286),
      Q2 = q(1.75, "L/min") * V2^0.75 * (1 + 1.30 * (1 - Q3_grown)) * (1 + venous * (0.68 - 1)),
      Q3 = q(1.11, "L/min") * V3^0.75 * Q3_grown / Q3_at_35,
      ke0 = q(1, "1/min") * (0.146 + venous * (1.24 - 0.146)) * (W / 70)^-0.25,
    }
  end,
  equations = function(_ENV)
    local A = age / q(1, "yr")
    EC50 = person_EC50 * E50 * exp(-0.00635 * (A - 35))
    -- published with a step of the steepness at EC50; there both curves meet in value, though not in slope
    local steepness = when(gt(effect, EC50), deep, shallow)
    BIS = BIS0 * (1 - hill(effect, EC50, steepness))
    delay_s = q(1, "s") * (15 + exp(0.0517 * A))
  end,
}))
