-- SPDX-License-Identifier: Apache-2.0
-- Morphine: kinetics after Loetsch, slow effect site after Romberg. Its glucuronides are not here.
local drug = require "drugs.lib.drug"

return model "drugs/morphine" (drug {
  title  = "Morphine with its slow effect site",
  source = "Loetsch et al. 2002, Clin Pharmacol Ther 72:151 (rate constants from a public implementation, "
        .. "article not read again)",
  amount = "ug",
  parameter = {
    half_life = { 4.4, "h", "Half-life of equilibration of plasma and effect site", range = { 0.5, 12 },
                  source = "Romberg et al. 2004, Anesthesiology 101:1201: 4.4 +- 0.3 h" },
    C50 = { 9.13, "ug/L", "Concentration that halves ventilation at a fixed PCO2", range = { 1, 100 },
            source = "Romberg et al. 2004: 32 nmol/L, times 285.3 g/mol" },
    C50_remifentanil = { 0.92, "ug/L", "Remifentanil that does the same", range = { 0.1, 10 },
            source = "Bouillon et al. 2003, Anesthesiology 99:779" },
    C50_histamine = { 2000, "ug/L", "Concentration in plasma of half the effect of the histamine it sets free",
            range = { 50, 10000 }, vary = lognormal(0.5),
            source = "tuned to a fall of resistance by 40 % after 1 mg/kg in ten minutes: Philbin et al. 1981, "
            .. "Anesthesiology 55:292 (not read again)" },
  },
  vary = { V1 = 0.3, CL = 0.3, ke0 = 0.4 },
  vary_source = "tuned to the spread of prediction errors of such models, 20-30 %",
  kinetics = function(_ENV)
    local V1 = q(0.25, "L/kg") * weight
    return {
      V1 = V1, CL = q(0.070505618, "1/min") * V1,
      Q2 = q(0.127340824, "1/min") * V1, V2 = V1 * (0.127340824 / 0.025964108),
      Q3 = q(0.018258427, "1/min") * V1, V3 = V1 * (0.018258427 / 0.001633166),
      ke0 = math.log(2) / half_life,
    }
  end,
  actions = function(_ENV)
    return { opioid = effect * C50_remifentanil / C50, histamine = (concentration / C50_histamine)^2 }
  end,
})
