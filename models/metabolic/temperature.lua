-- SPDX-License-Identifier: Apache-2.0
-- Temperature of core and skin after Gagge: two layers, between them blood; heat made, breathed out, sweated, radiated.
-- A set point that fever raises and thresholds that anaesthesia moves are added; at rest they change nothing.

local gagge = "Gagge, Fobelets & Berglund 1986, ASHRAE Transactions 92:709 (two-node model)"

-- Clothes and air share heat: the outer side of clothes is as warm as makes what comes from the skin what air
-- and surroundings take. Radiation depends on it, so it is iterated; five rounds settle it far below 1e-6 degrees.
local rounds = 5

return model "metabolic/temperature" {
  title  = "Gagge two-node model of body temperature, with fever and anaesthesia",
  source = gagge,
  time   = "min",

  parameter = {
    W      = { 70,     "kg",  "Body weight",                            range = { 2, 250 } },
    A      = { 1.8258, "m2",  "Body surface",                           range = { 0.15, 3.5 } },
    heat_c = { 0.97,   "W h/kg/K", "Heat capacity of the body",         range = { 0.7, 1.1 } },
    T_core_n = { 36.8, "degC", "Core temperature that is sought",       range = { 35, 38 }, vary = normal(0.2) },
    T_skin_n = { 33.7, "degC", "Skin temperature that is sought",       range = { 30, 36 }, vary = normal(0.3) },
    T_body_n = { 36.49, "degC", "Mean temperature above which one sweats", range = { 35, 38 } },
    bf_n   = { 6.3,    "L/h/m2", "Skin blood flow at neutral temperature", range = { 1, 20 }, vary = lognormal(0.15) },
    bf_up  = { 120,    "L/h/m2/K", "Skin blood flow by warmth of the core", range = { 10, 300 },
               vary = lognormal(0.2) },
    bf_down = { 0.5,   "1/K", "Narrowing of skin vessels by cold of the skin", range = { 0, 3 } },
    bf_max = { 90,     "L/h/m2", "Most skin blood flow",                range = { 20, 200 } },
    bf_min = { 0.5,    "L/h/m2", "Least skin blood flow",               range = { 0.1, 2 } },
    sw_gain = { 170,   "g/h/m2/K", "Sweat by warmth of the body",       range = { 20, 400 }, vary = lognormal(0.2) },
    sw_max = { 500,    "g/h/m2", "Most sweat",                          range = { 50, 1000 }, vary = lognormal(0.2) },
    sh_gain = { 19.4,  "W/m2/K^2", "Shivering by cold of skin times cold of core", range = { 0, 60 },
                vary = lognormal(0.2) },
    sh_max = { 160,    "W/m2", "Most shivering",                        range = { 20, 300 },
               source = "tuned to about four times the resting heat" },
  },

  input = {
    T_air     = { 25,  "degC", "Temperature of the air",                range = { -40, 60 } },
    T_radiant = { 25,  "degC", "Mean radiant temperature of surroundings", range = { -40, 80 } },
    v_air     = { 0.1, "m/s",  "Speed of the air",                      range = { 0.01, 10 } },
    humidity  = { 0.5, "1",    "Relative humidity of the air",          range = { 0, 1 } },
    clothing  = { 0.5, "1",    "Insulation by clothes in clo: 0 nude, 0.5 light, 1 suit", range = { 0, 5 } },
    heat      = { 58.2, "W/m2", "Heat that the body makes without shivering; 58.2 is one met", range = { 10, 900 } },
    work      = { 0,   "W/m2", "Part of it that leaves as work",        range = { 0, 250 } },
    fever     = { 0,   "K",    "Rise of the set point",                 range = { -2, 5 } },
    depression = { 0,  "1",    "Anaesthesia: 1 lowers thresholds of cold by 4 K and raises that of sweat by 1 K",
                   range = { 0, 1 } },
    more_sweat = { 0,  "g/h/m2", "Sweat that does not come by warmth, as that of work", range = { 0, 500 } },
    late_opening = { 0, "K",   "Rise of the core temperature at which vessels of the skin open, as by work",
                     range = { 0, 3 } },
    vessels   = { 1,   "1",    "Multiplier of skin blood flow by others: shock, drugs", range = { 0, 10 } },
    no_shivering = { 0, "1",   "Share of shivering that muscle relaxants block", range = { 0, 1 } },
    warming   = { 0,   "W",    "Heat brought into the core, as by warmed fluids; negative: cold ones",
                  range = { -500, 500 } },
    warming_skin = { 0, "W",   "Heat brought to the skin, as by a blanket of warm air", range = { -500, 500 } },
  },

  state = {
    T_skin = { "degC", "Skin temperature", valid = { -5, 48 } },
    T_core = { "degC", "Core temperature", valid = { 10, 46 } },
  },

  signal = {
    skin_flow = { "L/h/m2", "Skin blood flow" },
    skin_multiplier = { "1", "Skin blood flow over that at neutral temperature" },
    opening = { "1", "The same as temperature alone would have it: multiplier of the conductance of the skin" },
    sweat   = { "g/h/m2", "Sweat" },
    sweat_rate = { "mL/min", "Water lost by sweat" },
    shivering = { "W/m2", "Heat by shivering" },
    heat_made = { "W/m2", "All heat that the body makes" },
    evaporation = { "W/m2", "Heat lost by evaporation at the skin" },
    dry     = { "W/m2", "Heat lost dry at the skin" },
    breathed = { "W/m2", "Heat lost with breath" },
    from_core = { "W/m2", "Heat from core to skin" },
    share   = { "1", "Share of the body that skin is" },
    T_body  = { "degC", "Mean temperature of the body" },
    wet     = { "1", "Share of the skin that is wet", valid = { 0, 1 } },
    T_clothes = { "degC", "Temperature of the outer side of clothes" },
    metabolism = { "1", "Heat made over that of rest: multiplier of oxygen consumption" },
  },

  start = function(_ENV)
    T_skin, T_core = T_skin_n, T_core_n
  end,

  equations = function(_ENV)
    local function above(x) return max(x, 0) end
    local function degrees(T) return (T - q(0, "degC")) / q(1, "K") end
    local flux, conductance = q(1, "W/m2"), q(1, "W/m2/K")
    local met = 58.2 * flux
    local warm = T_core_n + fever + depression * q(1, "K")
    local cold_core = T_core_n + fever - depression * q(4, "K")
    local cold_skin = T_skin_n + fever - depression * q(4, "K")

    -- Blood to the skin carries heat; the more of it, the thinner the layer that counts as skin.
    local opened = bf_n + bf_up * above(T_core - warm - late_opening)
    local narrowed = opened / (1 + bf_down * above(cold_skin - T_skin))
    local sought = min(max(narrowed, bf_min), bf_max)
    opening = sought / bf_n
    skin_flow = min(max(vessels * sought, bf_min), 2 * bf_max)
    skin_multiplier = skin_flow / bf_n
    share = 0.0417737 + q(0.7451833, "L/h/m2") / (skin_flow + q(0.585417, "L/h/m2"))
    from_core = (T_core - T_skin) * (5.28 * conductance + q(1.163, "W h/L/K") * skin_flow)
    T_body = T_core + share * (T_skin - T_core)

    -- Shivering takes cold of both, sweat warmth of the body; a warm skin helps.
    local cold = above(cold_skin - T_skin) * above(cold_core - T_core)
    local wish = sh_gain * cold
    shivering = (1 - no_shivering) * wish / (1 + (wish / sh_max) ^ 8) ^ (1 / 8)
    local hot = above(T_body - (T_body_n + fever + depression * q(1, "K")))
    sweat = min(sw_max, more_sweat + sw_gain * hot * exp(min(above(T_skin - T_skin_n) / q(10.7, "K"), 1.2)))
    sweat_rate = sweat * A / q(1, "g/mL")
    heat_made = heat + shivering
    metabolism = heat_made / met

    -- Surroundings. Clothes enlarge the surface and insulate.
    local f_cl = 1 + 0.15 * clothing
    local air = v_air / q(1, "m/s")
    local effort = max(heat / met - 0.85, 1e-9) -- movement, not shivering, stirs the air
    local h_c = conductance * max(3, 8.6 * air ^ 0.53, 5.66 * effort ^ 0.39)
    local R_cl = q(0.155, "m2 K/W") * clothing
    local h_r, r_a, T_o, T_cl = 4.7 * conductance
    for _ = 1, rounds do
      r_a = 1 / (f_cl * (h_c + h_r))
      T_o = T_air + (T_radiant - T_air) * (h_r / (h_r + h_c))
      T_cl = T_o + (T_skin - T_o) * (r_a / (r_a + R_cl))
      local mean = (degrees(T_cl) + degrees(T_radiant)) / 2 + 273.15
      h_r = 4 * 0.95 * 5.6697e-8 * 0.73 * mean ^ 3 * conductance
    end
    r_a = 1 / (f_cl * (h_c + h_r))
    T_o = T_air + (T_radiant - T_air) * (h_r / (h_r + h_c))
    T_clothes = T_cl
    dry = (T_skin - T_o) / (r_a + R_cl)

    -- Evaporation: sweat, and water that comes through the skin; not more than air takes up.
    local function p_sat(T) return q(1, "mmHg") * exp(18.6686 - 4030.183 / (degrees(T) + 235)) end
    local p_air = humidity * p_sat(T_air)
    local lewis = q(2.2, "K/mmHg")
    local E_max = max((p_sat(T_skin) - p_air) / (1 / (lewis * f_cl * h_c) + R_cl / (lewis * 0.45)), 1e-3 * flux)
    local E_sweat = q(0.68, "W h/g") * sweat
    local w_max = min(when(gt(clothing, 0), 0.59 * air ^ -0.08, 0.38 * air ^ -0.29), 1)
    local w_wish = 0.06 + 0.94 * E_sweat / E_max
    wet = min(w_wish, w_max)
    evaporation = wet * E_max
    breathed = heat_made * (q(0.0023, "1/mmHg") * (q(44, "mmHg") - p_air)
                            + q(0.0014, "1/K") * (q(34, "degC") - T_air))

    local core = heat_made - work - from_core - breathed + warming / A
    local skin = from_core - dry - evaporation + warming_skin / A
    dot.T_skin = skin * A / (heat_c * share * W)
    dot.T_core = core * A / (heat_c * (1 - share) * W)
  end,
}
