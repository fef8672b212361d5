-- SPDX-License-Identifier: Apache-2.0
-- Ketamine (racemic) after Domino: it separates mind and body and drives the circulation.
local drug = require "drugs.lib.drug"

return model "drugs/ketamine" (drug {
  title  = "Ketamine after Domino 1984",
  source = "Domino et al. 1984, Clin Pharmacol Ther 36:645 (rate constants from a public implementation, "
        .. "article not read again)",
  amount = "mg",
  parameter = {
    half_life = { 1, "min", "Half-life of equilibration of plasma and effect site", range = { 0.1, 20 },
                  source = "tuned to loss of consciousness within a minute" },
    half_life_excited = { 3, "min", "The same for the circulation", range = { 0.1, 30 },
                  source = "tuned to a rise of pressure within 2 to 4 min" },
    C50 = { 0.64, "mg/L", "Concentration at which half of the people awake", range = { 0.1, 10 },
            source = "Idvall et al. 1979, doi:10.1093/bja/51.12.1167: 2.7 umol/L" },
    C50_excited = { 0.7, "mg/L", "Concentration of half the effect on the circulation", range = { 0.1, 10 },
            source = "of S-ketamine, which doubles sympathetic activity: Kienbaum et al. 2001, Anesthesiology "
                  .. "94:252" },
    most_breath = { 1, "mg/L", "Propofol that does to breathing what ketamine can do at most", range = { 0, 10 },
            source = "tuned to breathing that is kept, with a short depression: fewer breaths at the same CO2, Hamza "
                  .. "et al. 1989, doi:10.1097/00000542-198903000-00010" },
    C50_breath = { 3, "mg/L", "Concentration of half of that", range = { 0.1, 50 }, source = "tuned to the same" },
  },
  sites = {
    sympathetic = { "Concentration where ketamine excites the circulation", function(_ENV)
      return math.log(2) / half_life_excited
    end },
  },
  vary = { V1 = 0.3, CL = 0.3, ke0 = 0.4 },
  vary_source = "tuned to the spread of prediction errors of such models, 20-30 %",
  kinetics = function(_ENV)
    local V1 = q(0.063, "L/kg") * weight
    return {
      V1 = V1, CL = q(0.438, "1/min") * V1,
      Q2 = q(0.592, "1/min") * V1, V2 = V1 * (0.592 / 0.247),
      Q3 = q(0.590, "1/min") * V1, V3 = V1 * (0.590 / 0.0146),
      ke0 = math.log(2) / half_life,
    }
  end,
  actions = function(_ENV)
    return { dissociation = effect / C50, excitant = sympathetic / C50_excited,
             breath = most_breath * effect / (effect + C50_breath) }
  end,
})
