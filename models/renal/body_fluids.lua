-- SPDX-License-Identifier: Apache-2.0
-- Body fluids, kidneys and hormones with the simplest circulation that can drive them: one mean filling pressure, one
-- resistance, nerves that follow pressure, and tissues that adapt their vessels to flow over weeks (Karaaslan 2005).
-- It runs for months at a glance. In the adult the circulation takes the place of this one.

local leete = "Karaaslan et al. 2005, doi:10.1007/s10439-005-5976-4; Leete & Layton 2019, "
              .. "doi:10.1016/j.compbiomed.2018.11.002"
local guyton = "Guyton & Hall, Textbook of Medical Physiology, 11th ed. 2006"

-- Karaaslan's circulation at rest, in its own numbers; this one has the same shape around another rest.
local rest = { P = 100.325, flow = 4.7014, eps = 1.24911, vas = 1.15586 }

return model "renal/body_fluids" {
  title  = "Body fluids, kidneys and hormones with a mean circulation",
  source = leete,
  time   = "min",
  units  = "labels",

  parameter = {
    P_n    = { 87,  "mmHg",  "Arterial pressure at rest",            range = { 50, 180 }, source = guyton },
    P_ra_n = { 4,   "mmHg",  "Pressure in the right atrium at rest", range = { -5, 20 }, source = guyton },
    P_mf_n = { 10.85, "mmHg", "Mean filling pressure at rest",       range = { 5, 25 },
               source = "pressure in the right atrium and the gradient of Leete & Layton" },
    co_n   = { 5.6, "L/min", "Cardiac output at rest",               range = { 2, 12 }, source = guyton },
    stiff  = { 4.8, "mmHg/L", "Filling pressure by volume, at full tone", range = { 2, 30 }, vary = lognormal(0.1),
               source = "tuned to a compliance of 170 mL/mmHg and a third of the blood stressed; Leete & Layton: 7.4" },
    P_c_n  = { 17.3, "mmHg", "Capillary pressure at rest",           range = { 8, 35 }, source = guyton },
    tau    = { 0.3, "min",   "How fast flow and pressure settle",    range = { 0.05, 5 }, source = "numerical" },
  },

  input = {
    nerves = { 1, "1", "Renal sympathetic activity; 2.5 is essential hypertension", range = { 0.1, 5 } },
    tone   = { 1, "1", "Multiplier of systemic resistance",              range = { 0.1, 5 } },
    pump   = { 1, "1", "Cardiac function: output at a given filling",    range = { 0.05, 2 } },
    salt   = { 150, "mmol/d", "Sodium eaten",                            range = { 0, 2000 } },
    potassium_eaten = { 72, "mmol/d", "Potassium eaten",                 range = { 0, 500 } },
    thirsty = { 1, "1", "Share of thirst that is followed; 0: nothing to drink", range = { 0, 1 } },
    drink_more = { 0, "mL/min", "Water drunk beyond thirst",             range = { -5, 50 } },
  },

  part = {
    kidney   = use "renal/kidney" {},
    hormones = use "renal/hormones" {},
    fluids   = use "renal/fluids" {},
  },

  state = {
    flow = { "L/min", "Cardiac output", valid = { 0, 30 } },
    P    = { "mmHg",  "Mean arterial pressure", valid = { 0, 300 } },
    vas  = { "1",     "Vascularity of the body" },
    z    = { "1",     "Baroreflex, its slow part" },
  },

  signal = {
    P_ra        = { "mmHg", "Pressure in the right atrium" },
    P_mf        = { "mmHg", "Mean filling pressure" },
    P_capillary = { "mmHg", "Capillary pressure" },
    R_tp        = { "mmHg min/L", "Total peripheral resistance" },
    eps         = { "1",    "Autonomic activity" },
    sympathetic = { "1",    "Renal sympathetic activity" },
  },

  start = function(_ENV)
    flow, P, vas = co_n, P_n, rest.vas
    z = 1 - 0.75 * 3.0042 * math.exp(-0.011 * rest.P)
  end,

  equations = function(_ENV)
    local V = fluids.blood_volume / 1000
    local V_n = (fluids.V_plasma0 + fluids.V_red0) / 1000

    -- Nerves: the whole body's, and the kidneys'.
    local a_auto = 3.0042 * exp(-0.011 * (P - P_n + rest.P))
    eps = z + a_auto
    dot.z = -0.75 * 6.67e-5 * (z + 0.75 * a_auto - 1)
    local eps_n = 1 + 0.25 * 3.0042 * math.exp(-0.011 * rest.P)
    sympathetic = nerves * (0.5 + 1 / (1 + exp((P - P_n) / 15))) * (1 - 0.008 * (P_ra - P_ra_n))

    -- Venous return against what the heart takes at a given filling.
    local stressed_n = P_mf_n / (stiff * eps_n)
    local stressed = V - V_n + stressed_n
    stressed = (stressed + sqrt(stressed * stressed + 0.01)) / 2
    local all = (stressed_n + sqrt(stressed_n * stressed_n + 0.01)) / 2
    P_mf = P_mf_n * (stressed / all) * eps / eps_n
    local own = rest.flow * flow / (co_n * pump)
    own = own / (1 + (own / 25) ^ 8) ^ (1 / 8) -- no more than 80 mmHg in the right atrium
    P_ra = P_ra_n + 0.2787 * (exp(0.2281 * own) - math.exp(0.2281 * rest.flow))

    local scale = P_n / co_n / (16.6 / rest.vas * eps_n + 3.4)
    local R_a = 16.6 / vas * eps * tone * hormones.constriction
    R_tp = scale * (R_a + 3.4)
    local R_vr_n = (8 * 3.4 + 16.6 / rest.vas * eps_n) / 31
    local R_vr = (P_mf_n - P_ra_n) / co_n * (8 * 3.4 + R_a) / 31 / R_vr_n
    local gradient, gradient_n = P_mf - P_ra, P_mf_n - P_ra_n
    gradient = gradient_n * (gradient + sqrt(gradient * gradient + 0.1)) / (gradient_n + sqrt(gradient_n ^ 2 + 0.1))
    dot.flow = (gradient / R_vr - flow) / tau
    dot.P = (flow * R_tp - P) / tau
    dot.vas = (rest.vas * exp(-0.48518 * rest.flow * (flow / co_n - 1)) - vas) / 1e5
    local post = (P_c_n - P_mf_n) / (P_n - P_mf_n)
    P_capillary = P_mf + post * (P - P_mf)

    kidney.P_arterial, kidney.P_ra, kidney.sympathetic = P, P_ra, sympathetic
    kidney.P_n, kidney.P_ra_n, hormones.P_n, hormones.P_ra_n = P_n, P_ra_n, P_n, P_ra_n
    kidney.angiotensin, kidney.aldosterone = hormones.angiotensin, hormones.aldosterone
    kidney.adh, kidney.anp = hormones.adh, hormones.anp
    kidney.sodium, kidney.potassium, kidney.chloride = fluids.sodium, fluids.potassium, fluids.chloride
    kidney.protein, kidney.haematocrit, kidney.V_water = fluids.protein, fluids.haematocrit, fluids.V_water
    kidney.protein_n, kidney.sodium_n = fluids.protein0, fluids.sodium0
    kidney.potassium_n, kidney.chloride_n = fluids.potassium0, fluids.chloride0
    kidney.u_sodium_n, kidney.u_potassium_n = 150 / 1440, 72 / 1440
    kidney.haematocrit_n = fluids.V_red0 / (fluids.V_red0 + fluids.V_plasma0)

    hormones.P_arterial, hormones.P_ra, hormones.sympathetic = P, P_ra, sympathetic
    hormones.macula = kidney.macula
    hormones.sodium, hormones.potassium, hormones.tonicity = fluids.sodium, fluids.potassium, fluids.tonicity
    hormones.sodium_n, hormones.potassium_n = fluids.sodium0, fluids.potassium0
    hormones.tonicity_n = 2 * fluids.sodium0 + fluids.glucose0

    fluids.P_capillary, fluids.P_c0 = P_capillary, P_c_n
    fluids.urine, fluids.urine_sodium = kidney.urine, kidney.u_sodium
    fluids.urine_potassium, fluids.urine_chloride = kidney.u_potassium, kidney.u_chloride
    fluids.urea = kidney.urea
    fluids.drink = thirsty * hormones.thirst + drink_more
    fluids.eaten_sodium, fluids.eaten_chloride = salt / 1440, salt / 1440
    fluids.eaten_potassium = potassium_eaten / 1440
  end,
}
