-- SPDX-License-Identifier: Apache-2.0
-- Ursino's circulation with its carotid baroreflex, put together from the parts that also make the adult: the
-- circulation of "cardiovascular/pulsatile" and "nervous/baroreflex" with one weight for all nerves and no input but
-- pressure. `frozen` holds heart, vessels and veins at the values that they have when it is set.

return model "cardiovascular/ursino_1998" {
  title  = "Ursino 1998: pulsatile circulation with the carotid baroreflex",
  source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733",
  time   = "s",

  parameter = {
    E_l0 = { 2.392, "mmHg/mL",   "Elastance of the left ventricle without sympathetic activity", range = { 0.5, 8 } },
    E_r0 = { 1.412, "mmHg/mL",   "Elastance of the right ventricle without sympathetic activity", range = { 0.3, 6 } },
    R_s0 = { 2.49,  "mmHg s/mL", "Splanchnic resistance without sympathetic activity", range = { 0.5, 10 } },
    R_e0 = { 0.78,  "mmHg s/mL", "Other resistance without sympathetic activity", range = { 0.1, 5 } },
    V_s0 = { 1435.4, "mL", "Unstressed volume of the splanchnic veins without sympathetic activity",
             range = { 500, 3000 } },
    V_e0 = { 1537,  "mL",  "Unstressed volume of the other veins without sympathetic activity", range = { 500, 3000 } },
    T_0  = { 0.58,  "s",   "Period of a heart without nerves", range = { 0.3, 1.2 } },
    G_El = { 0.475, "mmHg/mL", "Gain of the elastance of the left ventricle", range = { 0, 3 },
             vary = lognormal(0.25) },
    G_Er = { 0.282, "mmHg/mL", "Gain of the elastance of the right ventricle", range = { 0, 3 },
             vary = lognormal(0.25) },
    G_Rs = { 0.695, "mmHg s/mL", "Gain of the splanchnic resistance", range = { 0, 5 }, vary = lognormal(0.25) },
    G_Re = { 0.53,  "mmHg s/mL", "Gain of the other resistance", range = { 0, 5 }, vary = lognormal(0.25) },
    G_Vs = { 265.4, "mL", "Constriction of the splanchnic veins", range = { 0, 1000 }, vary = lognormal(0.25) },
    G_Ve = { 132.5, "mL", "Constriction of the other veins", range = { 0, 1000 }, vary = lognormal(0.25) },
  },
  input = {
    frozen = { 0, "1", "1: effectors stay as they are; 0: the reflex acts", range = { 0, 1 } },
    bleeding = { 0, "mL/s", "Blood lost", range = { -200, 200 } },
  },
  state = {
    held_R = { "1", "Effect on resistances" }, held_V = { "1", "Effect on veins" },
    held_E = { "1", "Effect on contractility" }, held_T = { "s", "Period" },
  },
  part = {
    body   = use "cardiovascular/pulsatile" {},
    reflex = use "nervous/baroreflex" {
      W_bp = 1, W_bv = 1, W_bh = 1, W_cp = 0, W_cv = 0, W_ch = 0, W_sp = 0, W_sv = 0, W_sh = 0, W_lp = 0, W_lv = 0,
      W_a = 0,
      G_Ts = 0.13, theta_p = 0, theta_v = 0, theta_h = 0, W_vc = 0, W_vs = 0, theta_vagus = 0,
    },
  },
  signal = {
    rate = { "1/min", "Heart rate" },
    stroke_volume = { "mL", "Cardiac output per beat" },
  },

  start = function(_ENV)
    held_R, held_V, held_E = reflex.x_R, reflex.x_V, reflex.x_E
    held_T = q(0.846, "s")
  end,

  equations = function(_ENV)
    reflex.P_carotid = body.P_sa
    -- Held values follow at once while the reflex acts, and not at all while it is frozen.
    local follow = (1 - frozen) / q(0.02, "s")
    dot.held_R = follow * (reflex.x_R - held_R)
    dot.held_V = follow * (reflex.x_V - held_V)
    dot.held_E = follow * (reflex.x_E - held_E)
    dot.held_T = follow * (T_0 - reflex.G_Ts * reflex.x_Ts + reflex.G_Tv * reflex.x_Tv - held_T)

    body.rate = 1 / held_T
    body.left.Emax  = E_l0 + G_El * held_E
    body.right.Emax = E_r0 + G_Er * held_E
    body.R_sp = R_s0 + G_Rs * held_R
    body.R_ep = R_e0 + G_Re * held_R
    body.V_sv = V_s0 - G_Vs * held_V
    body.V_ev = V_e0 - G_Ve * held_V
    body.bleeding = bleeding
    rate = body.rate
    stroke_volume = body.cardiac_output / rate
  end,
}
