-- SPDX-License-Identifier: Apache-2.0
-- Vasopressin as a drug that constricts vessels; its action in the kidney belongs to the kidney.
local drug = require "drugs.lib.drug"

return model "drugs/vasopressin" (drug {
  title  = "Vasopressin, constrictor of vessels",
  source = "Volume 0.14 L/kg and clearance 9 to 25 mL/min/kg as in prescribing information (not read again)",
  amount = "U",
  compartments = 1, no_effect_site = true,
  parameter = {
    C50 = { 0.08, "U/L", "Concentration of half the effect on vessels", range = { 0.001, 10 }, vary = lognormal(0.5),
            source = "tuned to 0.03 U/min that do as much as some 5 to 10 ug/min of norepinephrine" },
  },
  vary = { CL = 0.3, V1 = 0.2 },
  vary_source = "tuned to the range of the clearance",
  kinetics = function(_ENV)
    return { V1 = q(0.14, "L/kg") * weight, CL = q(14, "mL/min/kg") * weight }
  end,
  actions = function(_ENV) return { vasopressor = effect / C50 } end,
})
