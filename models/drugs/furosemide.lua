-- SPDX-License-Identifier: Apache-2.0
-- Furosemide: what the kidney excretes into the tubule is what acts.
local drug = require "drugs.lib.drug"

return model "drugs/furosemide" (drug {
  title  = "Furosemide, diuretic in the loop of Henle",
  source = "Volume 0.13 L/kg, clearance 1.66 mL/min/kg, 71 % of it into the urine: tables of clinical pharmacokinetics "
        .. "(not read again)",
  amount = "mg",
  compartments = 1, no_effect_site = true,
  parameter = {
    renal = { 0.71, "1", "Share of the clearance that is the kidney's", range = { 0.01, 1 } },
    ER50  = { 69.8, "ug/min", "Excretion of half the effect", range = { 5, 1000 }, vary = lognormal(0.3),
              source = "Kaojarern et al. 1982, doi:10.1038/ki.1982.134" },
  },
  signal = { excretion = { "ug/min", "What appears in the urine" } },
  vary = { CL = 0.3, V1 = 0.2 },
  vary_source = "tuned to the published spread of the clearance, 35 %",
  kinetics = function(_ENV)
    return { V1 = q(0.13, "L/kg") * weight, CL = q(1.66, "mL/min/kg") * weight }
  end,
  equations = function(_ENV) excretion = renal * CL * concentration end,
  actions = function(_ENV) return { loop = excretion / ER50 } end,
})
