-- SPDX-License-Identifier: Apache-2.0
-- What happens to airway, lungs and chest, and what is done for them without a machine.
--
-- Severities are from 0 to 1; "respiratory/disease" says what they mean.

local verb = require "adult.lib.actions.verb"
local part = "lung_disease."

local act = {}

for _, name in ipairs { "asthma", "bronchoconstriction", "ards", "fibrosis", "oedema", "smoke" } do
  act[name] = verb.condition(name, part .. name)
end
act.airway_obstruction = verb.condition("airway_obstruction", part .. "obstruction")

-- act.copd { at = 0, bronchitis = 0.5, emphysema = 0.7 }
act.copd = verb.of("copd", { bronchitis = verb.optional(verb.share, 0), emphysema = verb.optional(verb.share, 0) },
  function(a)
    return verb.during(a, { [part .. "bronchitis"] = a.bronchitis, [part .. "emphysema"] = a.emphysema })
  end)

local side = verb.one_of("left", "right", "both")
local function sides(name, which, value)
  local set = {}
  for _, one in ipairs { "left", "right" } do
    if which == one or which == "both" then set[part .. name .. "_" .. one] = value end
  end
  return set
end

-- act.pneumonia { at = 0, severity = 0.6, side = "right", lobes = 0.67, sepsis = 0.4 }: `lobes` is the share of that
-- lung. Fever comes with it unless it is said otherwise; what else the rest of the body has of it is `sepsis` of
-- "adult/illness".
act.pneumonia = verb.of("pneumonia", { severity = verb.share, side = verb.optional(side, "both"),
                                       lobes = verb.optional(verb.share, 1), fever = verb.optional(verb.share),
                                       sepsis = verb.optional(verb.share, 0) },
  function(a)
    local set = sides("pneumonia", a.side, a.severity * a.lobes)
    set["illness.fever"] = a.fever or 0.8 * a.severity
    set["illness.sepsis"] = a.sepsis
    return verb.during(a, set)
  end)

act.pleural_effusion = verb.of("pleural_effusion", { severity = verb.share, side = verb.optional(side, "both") },
  function(a) return verb.during(a, sides("effusion", a.side, a.severity)) end)

-- act.pneumothorax { at = 0, severity = 0.6, side = "left", kind = "closed" }: a hole in the lung that acts as a
-- valve; `open`: a wound of the chest besides, which is open to the air and has torn the lung below.
act.pneumothorax = verb.of("pneumothorax", { severity = verb.share, side = verb.optional(side, "left"),
                                             kind = verb.optional(verb.one_of("closed", "open"), "closed") },
  function(a)
    local set = sides("pneumothorax", a.side, a.severity)
    if a.kind == "open" then
      for name, value in pairs(sides("wound", a.side, a.severity)) do set[name] = value end
    end
    return verb.during(a, set)
  end)

-- A dressing closes the wound of the chest; the lung below leaks on.
act.chest_dressing = verb.of("chest_dressing", { side = verb.optional(side, "left") },
  function(a) return { { at = a.at, set = sides("wound", a.side, 0) } } end)

-- act.needle_decompression { at = …, side = "left" }, act.chest_drain likewise
act.needle_decompression = verb.of("needle_decompression", { side = verb.optional(side, "left") },
  function(a) return verb.during(a, sides("drain", a.side, 0.2)) end)
act.chest_drain = verb.of("chest_drain", { side = verb.optional(side, "left") },
  function(a) return verb.during(a, sides("drain", a.side, 1)) end)

-- act.oxygen { at = …, device = "cannula", flow = q(3.5, "L/min") }
local devices = { cannula = { 0.4, 3.5 }, mask = { 0.34, 7.5 }, reservoir = { 0.9, 12 } }
act.oxygen = verb.of("oxygen", { device = verb.optional(verb.one_of("cannula", "mask", "reservoir"), "mask"),
                                 flow = verb.optional(verb.any) },
  function(a)
    local device = devices[a.device]
    return verb.during(a, { ["machine.oxygen_flow"] = a.flow or { device[2], "L/min" },
                            ["machine.oxygen_catch"] = device[1] }, { ["machine.oxygen_catch"] = 0.4,
                            ["machine.oxygen_flow"] = { 0, "L/min" } })
  end)

-- Other air: act.air { at = …, o2 = 0.12, co2 = 0.0004 }; shares of dry gas
act.air = verb.of("air", { o2 = verb.optional(verb.share, 0.2094), co2 = verb.optional(verb.share, 0.0004) },
  function(a)
    return verb.during(a, { ["machine.air_o2"] = a.o2, ["machine.air_co2"] = a.co2 },
                       { ["machine.air_o2"] = 0.2094, ["machine.air_co2"] = 0.0004 })
  end)

-- act.carbon_monoxide { at = …, ppm = 200 }
act.carbon_monoxide = verb.of("carbon_monoxide", { ppm = verb.number },
  function(a) return verb.during(a, { ["lung.fi_co"] = a.ppm * 1e-6 }) end)

return act
