-- SPDX-License-Identifier: Apache-2.0
-- Propofol after Marsh: everything in proportion to weight. The rate constants are what was published with
-- all digits; volumes of the periphery follow from them.
local drug, propofol = require "drugs.lib.drug", require "drugs.lib.propofol"

return model "drugs/propofol_marsh" (drug(propofol.like {
  title  = "Propofol after Marsh 1991",
  source = "Marsh et al. 1991, doi:10.1093/bja/67.1.41",
  amount = "mg",
  vary = { V1 = 0.25, CL = 0.25, ke0 = 0.4 },
  vary_source = "tuned to the spread of prediction errors of this model, 20-30 %",
  parameter = {
    fast_site = { 0, "1", "0: effect site as in the first pumps, 1: the faster one", range = { 0, 1 } },
    ke0_slow  = { 0.26, "1/min", "Rate constant of the effect site", range = { 0.01, 10 },
                  source = "as in the first commercial pumps" },
    ke0_fast  = { 1.2,  "1/min", "Rate constant of the effect site, the faster one", range = { 0.01, 10 },
                  source = "as in later pumps; Struys et al. 2000, Anesthesiology 92:399" },
  },
  kinetics = function(_ENV)
    local V1 = q(0.228, "L/kg") * weight
    local k12, k13 = q(0.112, "1/min"), q(0.042, "1/min")
    return {
      V1 = V1, CL = q(0.119, "1/min") * V1,
      Q2 = k12 * V1, V2 = V1 * k12 / q(0.055, "1/min"),
      Q3 = k13 * V1, V3 = V1 * k13 / q(0.0033, "1/min"),
      ke0 = ke0_slow + fast_site * (ke0_fast - ke0_slow),
    }
  end,
}))
