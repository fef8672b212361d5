-- SPDX-License-Identifier: Apache-2.0
-- Fentanyl after Shafer.
local drug = require "drugs.lib.drug"

return model "drugs/fentanyl" (drug {
  title  = "Fentanyl after Shafer 1990",
  source = "Shafer et al. 1990, Anesthesiology 73:1091 (rate constants as in widely used pumps, not read "
        .. "again); effect site: Scott & Stanski 1987, J Pharmacol Exp Ther 240:159",
  amount = "ug",
  parameter = {
    per_remifentanil = { 0.65, "1", "Remifentanil that does as much as one part of fentanyl", range = { 0.1, 10 },
      source = "between 0.5 of the response to CO2 (half at 1.5 to 3 ug/L of fentanyl: Cartwright et al. 1983, Anesth "
            .. "Analg 62:966; at 1.17 of remifentanil: Glass et al. 1999, Anesthesiology 90:1556) and 0.82 of the "
            .. "concentrations that halve the MAC of isoflurane: remifentanil 1.37 (Lang et al. "
            .. "1996, Anesthesiology 85:721), fentanyl 1.67 ug/L (McEwan et al. 1993, Anesthesiology 78:864); not read "
            .. "again" },
    half_life_breath = { 16.4, "min", "Half-life of equilibration of plasma and the centre of breathing",
      range = { 1, 60 }, source = "Yassen et al. 2007, Clin Pharmacol Ther 81:50 (not read again); fewest breaths 5 min after "
            .. "a bolus, which stays until 20 min: Hwang et al. 1996, doi:10.4097/kjae.1996.31.3.366" },
    C50_breath = { 1.14, "ug/L", "Concentration there that halves ventilation at a fixed PCO2", range = { 0.1, 10 },
      source = "Yassen et al. 2007 (not read again); 0.42 +- 0.07 in Algera et al. 2020, doi:10.1002/cpt.2027" },
    C50_breath_R = { 0.92, "ug/L", "Remifentanil that does the same", range = { 0.1, 10 },
      source = "Bouillon et al. 2003, Anesthesiology 99:779" },
    transit = { 14, "s", "From the vein to the brain", range = { 0, 120 },
      source = "arm to tongue in healthy men, a quarter more than the 11.2 s from arm to femoral artery: Measurement of "
            .. "circulation times with NaI-131 (abstract only)" },
  },
  sites = {
    centre = { "Concentration at the centre of breathing", function(_ENV) return math.log(2) / half_life_breath end },
  },
  vary = { V1 = 0.3, CL = 0.3, ke0 = 0.4 },
  vary_source = "tuned to the spread of prediction errors of such models, 20-30 %",
  lag = "transit",
  kinetics = function(_ENV)
    local V1 = q(6.09, "L")
    return {
      V1 = V1, CL = q(0.0827, "1/min") * V1,
      Q2 = q(0.471, "1/min") * V1, V2 = V1 * (0.471 / 0.102),
      Q3 = q(0.225, "1/min") * V1, V3 = V1 * (0.225 / 0.006),
      ke0 = q(0.147, "1/min"),
    }
  end,
  actions = function(_ENV)
    local brain = per_remifentanil * effect
    return { opioid = brain, opioid_ahead = centre * C50_breath_R / C50_breath - brain }
  end,
})
