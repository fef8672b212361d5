-- SPDX-License-Identifier: Apache-2.0
-- Rocuronium: kinetics after Szenohradszky, effect after Masui for these kinetics.
local drug = require "drugs.lib.drug"

return model "drugs/rocuronium" (drug {
  title  = "Rocuronium, block of muscles by competition",
  source = "Szenohradszky et al. 1992, Anesthesiology 77:899; effect: Masui et al. 2018, J Anesth "
        .. "32:709 (numbers from a public implementation, article not read again)",
  amount = "mg",
  parameter = {
    C50 = { 1.44, "mg/L", "Concentration that halves the twitch of the thumb", range = { 0.1, 20 },
            vary = lognormal(0.3) },
    sooner = { 3, "1", "How much faster plasma and diaphragm equilibrate than plasma and thumb", range = { 1, 10 },
            source = "tuned to an onset in two thirds of the time of the thumb, though it needs more: 1.6 against 2.5 "
            .. "min (vecuronium), 50 against 80 s (succinylcholine), 137 against 181 s (atracurium: Pansard et al. "
            .. "1987, Anesthesiology 67:326); larynx 92 against 155 s (0.4 mg/kg: Wright et al. 1994, Anesthesiology "
            .. "81:1110), masseter 33 against 65 s (0.9 mg/kg: De Rossi et al. 1999, Can J Anaesth 46:1133)" },
    C50_vagus = { 35, "mg/L", "Concentration at the muscle at which half of the vagus is taken from the heart",
            range = { 1, 1000 }, source = "tuned between 8 % more beats 4 min after 0.6 mg/kg (Wierda et al. 1997, Br J "
            .. "Anaesth 78:586) and no change within 5 min (Hudson et al. 1998, Can J Anaesth 45:139)" },
  },
  sites = {
    diaphragm = { "Concentration at the diaphragm", function(_ENV) return sooner * ke0 end },
  },
  vary = { V1 = 0.25, CL = 0.25, ke0 = 0.3 },
  vary_source = "tuned to the published range of the clinical duration, 15 to 85 min after 0.6 mg/kg",
  kinetics = function(_ENV)
    local V1 = q(0.0769, "L/kg") * weight
    return {
      V1 = V1, CL = q(0.0376, "1/min") * V1,
      Q2 = q(0.1143, "1/min") * V1, V2 = V1 * (0.1143 / 0.1748),
      Q3 = q(0.0196, "1/min") * V1, V3 = V1 * (0.0196 / 0.0189),
      ke0 = q(0.247, "1/min"),
    }
  end,
  actions = function(_ENV)
    return { curare = effect / C50, curare_ahead = (diaphragm - effect) / C50, vagal_block = effect / C50_vagus }
  end,
})
