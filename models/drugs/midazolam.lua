-- SPDX-License-Identifier: Apache-2.0
-- Midazolam after Zomorodi.
local drug = require "drugs.lib.drug"

return model "drugs/midazolam" (drug {
  title  = "Midazolam after Zomorodi 1998",
  source = "Zomorodi et al. 1998, Anesthesiology 89:1418",
  amount = "mg",
  parameter = {
    half_life = { 4, "min", "Half-life of equilibration of plasma and effect site", range = { 0.5, 20 },
                  source = "tuned to a peak of the effect a few minutes after a bolus" },
    C50 = { 0.375, "mg/L", "Concentration at which half of the people answer to nothing", range = { 0.02, 5 },
            source = "Barr et al. 2001, Anesthesiology 95:286" },
    C50_propofol = { 3.08, "mg/L", "Propofol that does the same", range = { 0.5, 20 },
            source = "Eleveld et al. 2018, doi:10.1016/j.bja.2018.01.018" },
    dilating = { 0.6, "1", "How much of that acts on vessels and heart", range = { 0, 1 },
                 source = "tuned to systolic and diastolic pressures that are 5 and 10 % lower 3 min after 0.15 mg/kg "
                 .. "(Forster et al. 1980, doi:10.1093/bja/52.9.907), and 11 % lower after 4 min (Baber et al. 1982, "
                 .. "doi:10.1177/0310057X8201000107)" },
    half_life_vessels = { 1, "min", "Half-life of equilibration of plasma and vessels", range = { 0.1, 20 },
                 source = "tuned to the same" },
    C50_vagus = { 3, "mg/L", "Concentration in plasma at which half of the vagus is taken from the heart",
                 range = { 0.1, 100 }, source = "tuned to a heart that beats faster by 9 % (Baber et al. 1982) to 17 % "
                 .. "(Forster et al. 1980) one minute after 0.15 mg/kg; of the vagus: Galletly et al. 1996, PMID 8652320" },
  },
  sites = {
    vessels = { "Concentration at vessels and heart", function(_ENV) return math.log(2) / half_life_vessels end },
  },
  vary = { V1 = 0.3, CL = 0.3, ke0 = 0.4 },
  vary_source = "tuned to the published prediction error, 25 %",
  kinetics = function(_ENV)
    return {
      V1 = q(32.2, "L"), V2 = q(53, "L"), V3 = q(245, "L"),
      CL = q(0.43, "L/min"), Q2 = q(0.56, "L/min"), Q3 = q(0.39, "L/min"),
      ke0 = math.log(2) / half_life,
    }
  end,
  actions = function(_ENV)
    local as_propofol = C50_propofol / C50
    local propofol = effect * as_propofol
    return { hypnotic = propofol, breath = propofol, dilator = dilating * vessels * as_propofol,
             vagal_block = concentration / C50_vagus }
  end,
})
