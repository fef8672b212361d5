-- SPDX-License-Identifier: Apache-2.0
-- Succinylcholine: split in the plasma within a minute or two; slow to reach and to leave the muscle.
local drug = require "drugs.lib.drug"

return model "drugs/succinylcholine" (drug {
  title  = "Succinylcholine, block of muscles by depolarisation",
  source = "Roy et al. 2002, Anesthesiology 97:1082",
  amount = "mg",
  compartments = 1,
  parameter = {
    cholinesterase = { 1, "1", "Activity of the enzyme that splits it, 1 in health", range = { 0.01, 3 } },
    C50 = { 0.734, "mg/L", "Concentration that halves the twitch of the thumb", range = { 0.05, 20 },
            vary = lognormal { cv = 0.29 } },
    half_life = { 211, "s", "Half-life of equilibration of plasma and muscle", range = { 20, 2000 },
            source = "Torda et al. 1997, doi:10.1177/0310057X9702500312" },
    transit = { 15, "s", "From the vein to the muscle", range = { 0, 120 },
            source = "tuned: 1 mg/kg has blocked 95 % of the larynx within 34 +- 12 s, Wright et al. 1994" },
    half_life_excited = { 90, "s", "The same of plasma and sympathetic nerve endings", range = { 10, 600 },
            source = "tuned: norepinephrine in plasma rises at once, peaks in the third minute and is gone by the "
            .. "tenth, Nigrovic et al. 1983, Anesth Analg 62:627" },
    C50_excited = { 22, "mg/L", "Concentration of half the effect on the circulation", range = { 1, 1000 },
            source = "tuned to a slight rise of pressure; 1 mg/kg doubles norepinephrine: Nigrovic et al. 1983" },
    sooner = { 2.5, "1", "How much faster plasma and diaphragm equilibrate than plasma and thumb", range = { 1, 10 },
            source = "tuned to 0.25 mg/kg that blocks the larynx more than the thumb, 66 against 45 %, with a peak after "
            .. "0.9 against 1.7 min: Meistelman et al. 1991, doi:10.1213/00000539-199109000-00009; and to a return to a "
            .. "quarter after 5 against 7 min (diaphragm, 0.8 mg/kg: Pansard et al. 1987, Anesthesiology 67:326). With it "
            .. "1 mg/kg blocks within what the larynx shows, 34 +- 12 s after the dose: Wright et al. 1994, "
            .. "Anesthesiology 81:1110" },
  },
  sites = {
    sympathetic = { "Concentration at sympathetic nerve endings", function(_ENV)
      return math.log(2) / half_life_excited
    end },
    diaphragm = { "Concentration at the diaphragm", function(_ENV) return sooner * ke0 end },
  },
  vary = { CL = lognormal { cv = 0.24 } },
  lag = "transit",
  kinetics = function(_ENV)
    local CL = q(0.037, "L/min/kg") * weight
    return { CL = CL * cholinesterase, V1 = CL / q(0.97, "1/min"), ke0 = math.log(2) / half_life }
  end,
  actions = function(_ENV)
    return { depolarising = effect / C50, depolarising_ahead = (diaphragm - effect) / C50,
             excitant = sympathetic / C50_excited }
  end,
})
