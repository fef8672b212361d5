-- SPDX-License-Identifier: Apache-2.0
-- Esmolol: a blocker of beta1 receptors that the blood itself splits.
local drug = require "drugs.lib.drug"

return model "drugs/esmolol" (drug {
  title  = "Esmolol, blocker of beta1 receptors for minutes",
  source = "Sum et al. 1983, Clin Pharmacol Ther 34:427: half-lives of 2.03 and 9.19 min, 285 mL/min/kg, central "
        .. "volume a quarter of 3.43 L/kg",
  amount = "mg",
  compartments = 2, no_effect_site = true,
  parameter = {
    Kb = { 0.217, "mg/L", "Concentration that doubles what an agonist needs", range = { 0.01, 10 },
           vary = lognormal(0.3),
           source = "dose ratio of 13.1 at 750 ug/kg/min: Reilly et al. 1985, doi:10.1038/clpt.1985.227" },
  },
  vary = { CL = 0.3, V1 = 0.3 },
  vary_source = "tuned to the range of the half-life, 4 to 16 min",
  kinetics = function(_ENV)
    local V1, CL = q(0.857, "L/kg") * weight, q(0.285, "L/min/kg") * weight
    -- from both half-lives, V1 and CL
    local a, b, k10 = math.log(2) / 2.03, math.log(2) / 9.19, 0.285 / 0.857
    local k21 = a * b / k10
    local k12 = a + b - k10 - k21
    return { V1 = V1, CL = CL, Q2 = q(k12, "1/min") * V1, V2 = V1 * (k12 / k21) }
  end,
  actions = function(_ENV) return { beta_block = effect / Kb } end,
})
