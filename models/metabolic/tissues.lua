-- SPDX-License-Identifier: Apache-2.0
-- The beds of the body: each takes O2 out of its blood, gives CO2 to it, and makes lactate of what O2 does not cover.
--
-- A bed is one space whose content is that of the blood which leaves it. Its room for O2 is small (blood,
-- myoglobin, what is dissolved), that for CO2 large, as bicarbonate goes into cells: Albanese 2016 has the latter
-- for both. Of muscle's a part is filled at once, the rest through it: muscle that works has blood, muscle that rests
-- hardly any.

local beds = { "brain", "heart", "muscle", "splanchnic", "kidney", "skin", "other" }
--               demand  flow     O2   CO2   lactate
--               mL/min  mL/min   mL   mL    mL
local numbers = {
  brain      = { 47.5,   750,     150, 1300,  1100 },
  heart      = { 26,     240,     60,  284,   300 },
  muscle     = { 51.6,   960,     900, 31200, 22000 },
  splanchnic = { 62,     1400,    500, 2200,  3000 },
  kidney     = { 18,     1100,    100, 473,   300 },
  skin       = { 10,     300,     100, 100,   3000 },
  other      = { 31,     650,     250, 162,   7000 },
}
local from = "Albanese 2016, splanchnic and other bed divided by organ (Guyton & Hall 2006)"

local parameter = {
  quotient  = { 0.84, "1", "CO2 made per O2 used", range = { 0.65, 1.1 }, vary = truncated(normal(0.03), 0.7, 1) },
  half      = { 0.01, "1", "Content of O2 at which half of the demand is met", range = { 0.001, 0.1 },
                source = "tuned to a critical delivery of 4-6 mL/min/kg" },
  half_muscle = { 0.006, "1", "The same in muscle, which has myoglobin", range = { 0.001, 0.1 },
                  source = "tuned to a venous content of 0.02 at the greatest uptake of O2" },
  covered   = { 3, "1", "Lactate made per O2 that is missing (moles)", range = { 0, 6 },
                source = "tuned: 5 would replace all ATP; arrest raises lactate about 1 mmol/L/min" },
  bathed = { 0.25, "1", "Share of muscle's room for CO2 that its blood meets", range = { 0.05, 0.95 },
             source = "tuned to a time constant of 50 to 60 s of the CO2 breathed out in work: Whipp & Ward 1982, "
                   .. "J Exp Biol 100:175 (not read again)" },
  seeping = { 200, "mL/min", "Exchange of CO2 between that and the rest, as flow of blood", range = { 0, 20000 },
              source = "tuned, together with the line above: about the flow at rest" },
  buffered = { 0.4, "1", "Share of the lactic acid in muscle that bicarbonate buffers: so much CO2 is set free",
               range = { 0, 1 }, source = "tuned to an exchange ratio of 1.1 to 1.2 at exhaustion" },
  lactate_made = { 0.9, "mmol/min", "Lactate made at rest", range = { 0, 5 }, source = "about 1300 mmol a day" },
  lactate_rest = { 1, "mmol/L", "Lactate of blood at rest", range = { 0.2, 3 }, source = "Guyton & Hall 2006" },
  lactate_half = { 15, "mmol/L", "Lactate at which liver and kidney clear half of their most", range = { 0.5, 30 },
                   source = "tuned: half-life of 20-60 minutes" },
  lactate_stop = { 25, "mmol/L", "Lactate of a bed at which half of its glycolysis stands still", range = { 5, 100 },
                   source = "tuned: 30-40 mmol/L at the end of total ischaemia" },
  V_lactate = { 5000, "mL", "Blood that carries lactate", range = { 1000, 10000 } },
}
local input = {
  C_o2_artery  = { 0.197, "1", "Content of O2 in the blood that comes", range = { 0, 1 } },
  C_co2_artery = { 0.487, "1", "Content of CO2 in the blood that comes", range = { 0, 3 } },
  size = { 1, "1", "Size of a person: multiplier of the rooms for O2, CO2 and lactate", range = { 0.2, 4 } },
  settling = { 0, "1", "1: the large store of CO2 in muscle fills twenty times faster, to be at rest soon",
               range = { 0, 1 } },
  filling = { 0, "1/s", "Growth of every content of CO2, as a share of it: what comes with bicarbonate that the kidney "
              .. "has kept", range = { -1, 1 } },
  metabolism = { 1, "1", "Multiplier of all demands: temperature, sleep, drugs", range = { 0, 20 } },
  carbohydrate = { 0, "1", "Muscle burns carbohydrate instead of fat: 1 is carbohydrate alone", range = { 0, 1 } },
  glycolysis_muscle = { 0, "mmol/min", "Lactate that muscle makes beyond rest, with O2", range = { 0, 200 } },
  glycolysis = { 0, "mmol/min", "Lactate that all beds make beyond rest, with O2 (adrenaline, sepsis)",
                 range = { 0, 50 } },
  poisoned   = { 0, "1", "Tissues cannot use what reaches them: 1 asks for five times the content of O2 "
                 .. "(sepsis, cyanide)", range = { 0, 1 } },
}
local state = {
  lactate = { "mmol/L", "Lactate of the blood", valid = { 0, 60 }, atol = 1e-6 },
  co2_deep = { "1", "Content of CO2 of the room in muscle that its blood does not meet", valid = { 0, 4 }, atol = 1e-7 },
  used_o2 = { "mL", "O2 that the tissues have used", atol = 1e-4 },
  made_co2 = { "mL", "CO2 that the tissues have made, and what filled them while settling or with bicarbonate", atol = 1e-4 },
}
local signal = {
  flow  = { "mL/s", "Flow through all beds" },
  C_o2_venous  = { "1", "Content of O2 in the blood that leaves" },
  C_co2_venous = { "1", "Content of CO2 in the blood that leaves" },
  consumption = { "mL/min", "O2 that is used" },
  production  = { "mL/min", "CO2 that is made" },
  missing     = { "mL/min", "O2 that is demanded and not there" },
  delivery    = { "mL/min", "O2 that reaches the tissues" },
  extraction  = { "1", "Share of it that is used" },
  lactate_usual = { "mmol/min", "Lactate made at rest, by what this person burns" },
  total_o2    = { "mL", "O2 in the tissues" },
  total_co2   = { "mL", "CO2 in the tissues, less what lactic acid has set free in muscle" },
}
for _, bed in ipairs(beds) do
  local x = numbers[bed]
  parameter["demand_" .. bed] = { x[1], "mL/min", "O2 that the " .. bed .. " bed asks for at rest", range = { 0, 5000 },
                                  vary = lognormal(0.12), source = from }
  parameter["V_o2_" .. bed]  = { x[3], "mL", "Room for O2, as blood: " .. bed, range = { 5, 1e5 },
                                 source = "blood of the bed, myoglobin and what is dissolved; tuned to apnoea" }
  parameter["V_co2_" .. bed] = { x[4], "mL", "Room for CO2, as blood: " .. bed, range = { 5, 1e5 }, source = from }
  parameter["V_lactate_" .. bed] = { x[5], "mL", "Water in which lactate spreads: " .. bed, range = { 5, 1e5 },
                                     source = "ICRP 2002: mass of the organs, three quarters of it water" }
  input["F_" .. bed] = { x[2], "mL/min", "Flow of blood, " .. bed, range = { 0, 30000 }, source = "Guyton & Hall 2006" }
  input["need_" .. bed] = { 1, "1", "Demand of a person over that of the parameter, " .. bed, range = { 0.05, 10 } }
  input["activity_" .. bed] = { 1, "1", "Multiplier of the demand, " .. bed, range = { 0, 100 } }
  state["o2_" .. bed]  = { "1", "Content of O2 in blood that leaves, " .. bed, valid = { -1e-3, 1 }, atol = 1e-7 }
  state["co2_" .. bed] = { "1", "Content of CO2 in blood that leaves, " .. bed, valid = { 0, 4 }, atol = 1e-7 }
  state["lactate_" .. bed] = { "mmol/L", "Lactate, " .. bed, valid = { 0, 100 }, atol = 1e-6 }
  signal["missing_" .. bed] = { "mL/min", "O2 that is demanded and not there, " .. bed }
end

return model "metabolic/tissues" {
  title  = "Oxygen, carbon dioxide and lactate of the tissues",
  source = "Albanese 2016, doi:10.1152/ajpheart.00230.2014 (Tissue gas exchange); lactate: see the parameters",
  time   = "s",
  parameter = parameter,
  input = input,
  state = state,
  signal = signal,

  start = function(_ENV)
    lactate, used_o2, made_co2 = lactate_rest, 0, 0
    local all, usual = 0, 0
    for _, bed in ipairs(beds) do
      all, usual = all + _ENV["need_" .. bed] * _ENV["demand_" .. bed], usual + _ENV["demand_" .. bed]
    end
    for _, bed in ipairs(beds) do
      -- Fick: what the flow brings covers the demand.
      local demand = _ENV["need_" .. bed] * _ENV["demand_" .. bed]
      local taken = demand / max(_ENV["F_" .. bed], q(1, "mL/min"))
      _ENV["o2_" .. bed] = max(C_o2_artery - taken, 0.02)
      _ENV["co2_" .. bed] = C_co2_artery + quotient * min(taken, C_o2_artery)
      local share = demand / all
      local made = all / usual * lactate_made * share
      _ENV["lactate_" .. bed] = lactate_rest + made / max(_ENV["F_" .. bed], q(10, "mL/min"))
    end
    co2_deep = co2_muscle
  end,

  equations = function(_ENV)
    local molar = q(22.4, "mL/mmol")
    local all, usual = 0, 0
    for _, bed in ipairs(beds) do
      all, usual = all + _ENV["need_" .. bed] * _ENV["demand_" .. bed], usual + _ENV["demand_" .. bed]
    end
    lactate_usual = all / usual * lactate_made
    local sum = { flow = 0, used = 0, made = 0, lack = 0, o2 = 0, co2 = 0, o2_back = 0, co2_back = 0, lactate = 0,
                  ahead = 0 }
    local function add(name, x) sum[name] = sum[name] + x end
    local burned = quotient + (1 - quotient) * carbohydrate

    for _, bed in ipairs(beds) do
      local F, o2, co2 = _ENV["F_" .. bed], _ENV["o2_" .. bed], _ENV["co2_" .. bed]
      local share = max(o2, 0) / ((bed == "muscle" and half_muscle or half) * (1 + 4 * poisoned))
      local met = share^3 / (1 + share^3)
      local demand = _ENV["need_" .. bed] * _ENV["demand_" .. bed]
      local asked = demand * _ENV["activity_" .. bed] * metabolism
      local used = asked * met
      local lack = asked - used
      _ENV["missing_" .. bed] = lack
      local V_o2, V_co2 = size * _ENV["V_o2_" .. bed], size * _ENV["V_co2_" .. bed]
      local V_l = size * _ENV["V_lactate_" .. bed]
      dot["o2_" .. bed]  = (F * (C_o2_artery - o2) - used) / V_o2
      local acid = max(_ENV["lactate_" .. bed], 0) / lactate_stop
      local more = bed == "muscle" and glycolysis_muscle or 0
      local made = ((lactate_usual + glycolysis) * demand / all + more + covered * lack / molar)
                   / (1 + acid^8)
      local washed = F * (_ENV["lactate_" .. bed] - lactate)
      dot["lactate_" .. bed] = (made - washed) / V_l
      local made_here = (bed == "muscle" and burned or quotient) * used
      local gained = F * (C_co2_artery - co2) + made_here
      if bed == "muscle" then
        local ahead = 20 * settling * gained
        local seeps = size * seeping * (1 + 20 * settling) * (co2 - co2_deep)
        local V_deep = (1 - bathed) * V_co2
        local kept = filling * V_deep * co2_deep
        dot.co2_deep = (seeps + kept) / V_deep
        add("ahead", ahead + kept)
        add("co2", V_deep * co2_deep - buffered * molar * V_l * (_ENV["lactate_" .. bed] - lactate_rest))
        local freed = buffered * molar * V_l * dot["lactate_" .. bed]
        gained, V_co2 = gained + ahead + freed - seeps, bathed * V_co2
      end
      local kept = filling * V_co2 * co2
      add("ahead", kept)
      dot["co2_" .. bed] = (gained + kept) / V_co2
      add("flow", F)
      add("used", used)
      add("made", made_here)
      add("lack", lack)
      add("o2", V_o2 * o2)
      add("co2", V_co2 * co2)
      add("o2_back", F * o2)
      add("co2_back", F * co2)
      add("lactate", washed)
    end
    flow, consumption, production, missing = sum.flow, sum.used, sum.made, sum.lack
    total_o2, total_co2 = sum.o2, sum.co2

    -- Liver and kidney clear lactate as long as blood reaches them.
    local most = lactate_usual * (lactate_half + lactate_rest) / lactate_rest
    local reached = F_splanchnic / (F_splanchnic + size * q(150, "mL/min")) * (1 + 150 / 1400)
    local cleared = most * lactate / (lactate_half + lactate) * reached
    dot.lactate = (sum.lactate - cleared) / (size * V_lactate)

    local moving = max(flow, q(1e-9, "mL/s"))
    C_o2_venous, C_co2_venous = sum.o2_back / moving, sum.co2_back / moving
    delivery = flow * C_o2_artery
    extraction = consumption / max(delivery, q(1, "mL/min"))
    dot.used_o2, dot.made_co2 = consumption, production + sum.ahead
  end,
}
