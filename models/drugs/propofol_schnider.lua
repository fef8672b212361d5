-- SPDX-License-Identifier: Apache-2.0
-- Propofol after Schnider: age in the fast compartment, lean body mass in the clearance.
local drug, size, propofol = require "drugs.lib.drug", require "drugs.lib.size", require "drugs.lib.propofol"

return model "drugs/propofol_schnider" (drug(propofol.like {
  title  = "Propofol after Schnider 1998",
  source = "Schnider et al. 1998, doi:10.1097/00000542-199805000-00006; effect site: Schnider et al. 1999, "
        .. "doi:10.1097/00000542-199906000-00003; ranges of age, weight and height as studied",
  amount = "mg",
  vary = { V1 = lognormal { cv = 0.0404 }, V3 = lognormal { cv = 0.1435 }, CL = lognormal { cv = 0.1005 },
           Q3 = lognormal { cv = 0.1179 } },
  kinetics = function(_ENV)
    local A, W, H, S = size.of(_ENV)
    local LBM = size.lean(W, H, S)
    return {
      V1 = q(4.27, "L"),
      -- positive far outside of the ages that were studied, too
      V2 = q(1, "L") * size.at_least(18.9 - 0.391 * (A - 53), 1), V3 = q(238, "L"),
      CL = q(1, "L/min") * size.at_least(1.89 + 0.0456 * (W - 77) - 0.0681 * (LBM - 59) + 0.0264 * (H - 177), 0.1),
      Q2 = q(1, "L/min") * size.at_least(1.29 - 0.024 * (A - 53), 0.05), Q3 = q(0.836, "L/min"),
      ke0 = q(0.456, "1/min"),
    }
  end,
}))
