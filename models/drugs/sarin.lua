-- SPDX-License-Identifier: Apache-2.0
-- Sarin, breathed in: it takes acetylcholinesterase away. What the red cells have left of the enzyme stands for what
-- the synapses have; acetylcholine that is not split is in proportion to 1 over that. Bound enzyme can be freed by an
-- oxime until it ages. Eyes feel the vapour itself.
local drug = require "drugs.lib.drug"

return model "drugs/sarin" (drug {
  title  = "Sarin: aerosol, acetylcholinesterase, its freeing and ageing",
  source = "binding, freeing and ageing: Worek et al. 2004, Biochem Pharmacol 68:2237 (not read again)",
  amount = "ug",
  compartments = 1, no_effect_site = true,
  parameter = {
    retained = { 0.8, "1", "Share of what is breathed in that the lung keeps", range = { 0, 1 },
                 source = "tuned: usual of vapours that dissolve well" },
    binding  = { 0.193, "L/ug/min", "Rate constant of binding to the enzyme", range = { 0.001, 10 },
                 vary = lognormal(0.3), source = "2.7e7 L/mol/min, by 140 g/mol" },
    freeing  = { 0.25, "1/min", "Greatest rate at which an oxime frees the enzyme", range = { 0, 5 },
                 source = "of pralidoxime" },
    ageing   = { 3, "h", "Half-life of bound enzyme until it cannot be freed any more", range = { 0.01, 100 } },
    least    = { 0.005, "1", "Activity below which acetylcholine does not rise further", range = { 1e-4, 0.1 },
                 source = "numerical: it diffuses away" },
    eyes     = { 7, "mg min/m^3", "Exposure that narrows pupils to 1/e of what they can lose of their width",
                 range = { 0.5, 200 }, source = "tuned: half of the area of the pupils at 4 mg min/m3, a tenth at 15" },
  },
  input = {
    air = { 0, "mg/m^3", "Sarin in the air", range = { 0, 1e4 } },
    ventilation = { 6.5, "L/min", "Minute ventilation", range = { 0, 300 } },
    freed = { 0, "1", "What frees the enzyme: oxime over its concentration of half the rate", range = { 0, 1e6 } },
  },
  state = {
    bound = { "1", "Share of the enzyme that is bound and can be freed" },
    aged  = { "1", "Share of the enzyme that is lost" },
    seen  = { "mg min/m^3", "Exposure of the eyes" },
  },
  signal = { cholinesterase = { "1", "Activity of acetylcholinesterase of red cells", valid = { -1e-6, 1.000001 } } },
  vary = { CL = 0.3 },
  vary_source = "tuned",
  kinetics = function(_ENV)
    -- 26 mg min/m3 at rest leave 1/e of the activity: 44, 78 and 97 % are lost at 15, 40 and 90
    return { V1 = q(0.5, "L/kg") * weight, CL = q(0.365, "L/min/kg") * weight }
  end,
  flow = function(_ENV) return air * ventilation * retained end,
  equations = function(_ENV)
    cholinesterase = 1 - bound - aged
    local binds = binding * effect * max(cholinesterase, 0)
    local ages = math.log(2) / ageing * bound
    dot.bound = binds - ages - freeing * freed / (1 + freed) * bound
    dot.aged = ages
    dot.seen = air
  end,
  actions = function(_ENV)
    local left = least + (1 - least) * max(cholinesterase, 0)
    return { cholinergic = 1 / left - 1, miotic = -seen / eyes }
  end,
})
