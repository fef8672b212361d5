-- SPDX-License-Identifier: Apache-2.0
-- Salbutamol (albuterol), into a vein or breathed in from an inhaler. What settles in the lung opens the bronchi from
-- there, and is taken up into the blood, where it opens vessels and drives the heart.
local drug = require "drugs.lib.drug"

return model "drugs/salbutamol" (drug {
  title  = "Salbutamol, opener of bronchi",
  source = "Morgan et al. 1986, Br J Clin Pharmacol 22:587: clearance 480 mL/min, 156 L, half-life 3.9 h (not read "
        .. "again)",
  amount = "ug",
  compartments = 2, no_effect_site = true,
  parameter = {
    nozzle    = { 0.04, "1", "Share of a puff that stays on the mouthpiece", range = { 0, 1 },
                  source = "as told: 4 %" },
    lung_share = { 0.56, "1", "Share of what leaves it that settles in the lung when it is used correctly",
                  range = { 0, 1 },
                  source = "Usmani et al. 2005, doi:10.1164/rccm.200410-1414OC: 56 % of fine particles; a usual puff "
                  .. "10 to 20 %" },
    half_life_lung = { 15, "min", "Half-life of uptake from the lung into the blood", range = { 1, 120 },
                  source = "tuned to highest concentrations after 0.22 h: Du et al. 2002, Acta Pharmacol Sin 23:663" },
    V_lung    = { 1, "L", "Volume that turns the amount in the lung into a concentration at the bronchi",
                  range = { 0.01, 10 }, source = "weight of the lungs" },
    half_life_bronchi = { 2, "min", "Half-life of the answer of the bronchi", range = { 0.1, 30 },
                  source = "tuned to an onset within 5 min, prescribing information" },
    C50_bronchi = { 12, "ug/L", "Concentration of half the effect on the bronchi", range = { 0.1, 500 },
                  vary = lognormal(0.5), source = "tuned to a puff of 100 ug that does most of what can be done" },
    C50_beta2 = { 9, "ug/L", "Plasma concentration of half the widening of vessels", range = { 0.5, 500 },
                  vary = lognormal(0.4), source = "tuned to a heart rate that rises by a third at 20 ug/min" },
    C50_beta1 = { 14, "ug/L", "Plasma concentration of half the effect on the heart", range = { 0.5, 500 },
                  vary = lognormal(0.4), source = "tuned to the same" },
  },
  state = {
    deposit = { "ug", "Amount in the lung" },
    bronchi = { "ug/L", "Concentration at the bronchi" },
  },
  signal = { uptake = { "ug/min", "What the blood takes from the lung" } },
  dose = {
    inhaler = { "ug", "A puff, breathed in correctly", into = "deposit",
                bioavailability = function(_ENV) return (1 - nozzle) * lung_share end },
  },
  vary = { CL = 0.25, V1 = 0.3 },
  vary_source = "the standard deviations of Morgan et al. 1986, a quarter",
  kinetics = function(_ENV)
    local W = weight / q(70, "kg")
    return { V1 = q(40, "L") * W, V2 = q(116, "L") * W, CL = q(0.48, "L/min") * W, Q2 = q(1.5, "L/min") * W }
  end,
  flow = function(_ENV)
    uptake = math.log(2) / half_life_lung * deposit
    dot.deposit = -uptake
    dot.bronchi = math.log(2) / half_life_bronchi * (deposit / V_lung + concentration - bronchi)
    return uptake
  end,
  actions = function(_ENV)
    return { bronchodilator = bronchi / C50_bronchi, beta2 = effect / C50_beta2, beta1 = effect / C50_beta1 }
  end,
})
