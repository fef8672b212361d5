-- SPDX-License-Identifier: Apache-2.0
-- Atropine after Hinderling.
local drug = require "drugs.lib.drug"

return model "drugs/atropine" (drug {
  title  = "Atropine, blocker of the vagus",
  source = "Hinderling et al. 1985, J Pharm Sci 74:703: half-lives of 1 and 140 min, 210 L at steady state; "
        .. "clearance and central volume are what makes these of two compartments",
  amount = "ug",
  compartments = 2,
  parameter = {
    half_life = { 1.5, "min", "Half-life of equilibration of plasma and heart", range = { 0.1, 20 },
                  source = "tuned to a peak of the heart rate after 2 to 4 min" },
    C50 = { 5, "ug/L", "Concentration that takes half of the vagus from the heart", range = { 0.2, 100 },
            vary = lognormal(0.4), source = "tuned to 20 to 30 more beats per minute after 1 mg" },
  },
  vary = { CL = 0.3, V1 = 0.3 },
  vary_source = "tuned to the spread of prediction errors of such models, 20-30 %",
  kinetics = function(_ENV)
    local W = weight / q(70, "kg")
    return {
      V1 = q(25.5, "L") * W, V2 = q(184.5, "L") * W, CL = q(1.1, "L/min") * W, Q2 = q(14.7, "L/min") * W,
      ke0 = math.log(2) / half_life,
    }
  end,
  actions = function(_ENV) return { vagal_block = effect / C50 } end,
})
