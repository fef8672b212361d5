-- SPDX-License-Identifier: Apache-2.0
-- Prednisone: within the hours of a scenario it does nothing that a monitor shows; what it does by genes is not here.
local drug = require "drugs.lib.drug"

return model "drugs/prednisone" (drug {
  title  = "Prednisone, without an effect in hours",
  source = "clearance 3 mL/min/kg and 0.8 L/kg: tables of clinical pharmacokinetics (not read again)",
  amount = "mg",
  compartments = 1, no_effect_site = true,
  vary = { CL = 0.25, V1 = 0.2 },
  vary_source = "tuned to the spread of such drugs",
  kinetics = function(_ENV) return { V1 = q(0.8, "L/kg") * weight, CL = q(3, "mL/min/kg") * weight } end,
})
