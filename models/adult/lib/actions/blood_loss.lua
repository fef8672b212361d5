-- SPDX-License-Identifier: Apache-2.0
-- Loss of blood, what stops it, and what is given for it.

local verb = require "adult.lib.actions.verb"

local act = {}

-- Blood lost through a wound at a pressure of 85 mmHg in the small vessels and a severity of 1 (mL/min): about what
-- flows through the vessel or the organ (Guyton & Hall 2006), of an open aorta what a minute or two leave to live.
local sites = { arm = 250, leg = 500, spleen = 400, liver = 700, kidney = 500, head = 150, chest = 800, pelvis = 900,
                aorta = 2500 }
local names = {}
for name in pairs(sites) do names[#names + 1] = name end
table.sort(names)

-- act.haemorrhage { at = minutes(5), to = minutes(20), rate = q(60, "mL/min") } loses so much whatever the pressure is;
-- act.haemorrhage { at = minutes(5), site = "spleen", severity = 0.6 } as much as the pressure drives out of a wound.
act.haemorrhage = verb.of("haemorrhage", { rate = verb.optional(verb.any), severity = verb.optional(verb.share),
    site = verb.optional(verb.one_of(table.unpack(names)), "leg") },
  function(a)
    local list = {}
    if a.rate ~= nil then
      list[1] = { at = a.at, set = { ["body.systemic.bleeding"] = a.rate } }
      if a.to then list[2] = { at = a.to, set = { ["body.systemic.bleeding"] = 0 } } end
      return list
    end
    assert(a.severity, "act.haemorrhage: give it a \"rate\" or a \"severity\"")
    list[1] = { at = a.at, set = { ["body.systemic.wound"] = { a.severity * sites[a.site] / 60 / 85, "mL/s/mmHg" } } }
    if a.to then list[2] = { at = a.to, set = { ["body.systemic.wound"] = 0 } } end
    return list
  end)

-- act.wounds { at = 0, spleen = 0.6, leg = 0.4 }: all open wounds from now on, by severity; none closes them.
local kinds = {}
for name in pairs(sites) do kinds[name] = verb.optional(verb.share, 0) end
act.wounds = verb.of("wounds", kinds, function(a)
  local all = 0
  for name, most in pairs(sites) do all = all + a[name] * most end
  local list = { { at = a.at, set = { ["body.systemic.wound"] = { all / 60 / 85, "mL/s/mmHg" } } } }
  if a.to then list[2] = { at = a.to, set = { ["body.systemic.wound"] = 0 } } end
  return list
end)

-- A tourniquet, pressure or a suture: nothing bleeds any more.
local function stop(a)
  return { { at = a.at, set = { ["body.systemic.bleeding"] = 0, ["body.systemic.wound"] = 0 } } }
end
act.tourniquet = verb.of("tourniquet", {}, stop)
act.wound_pressure = verb.of("wound_pressure", {}, stop)
act.haemostasis = verb.of("haemostasis", {}, stop)

-- act.saline { at = …, volume = q(500, "mL"), rate = q(100, "mL/min") }; colloid and packed cells likewise.
for name, input in pairs { saline = "crystalloid", colloid = "colloid", transfusion = "blood" } do
  act[name] = verb.of(name, { volume = verb.optional(verb.any), rate = verb.any }, function(a)
    local to = a.to
    if a.volume then to = a.at + minutes(1) * (a.volume:to("mL") / a.rate:to("mL/min")) end
    local list = { { at = a.at, set = { ["fluids." .. input] = a.rate } } }
    if to then list[2] = { at = to, set = { ["fluids." .. input] = 0 } } end
    return list
  end)
end

return act
