-- SPDX-License-Identifier: Apache-2.0
-- A heart that beats in a closed circulation: two ventricles, two atria, windkessel arteries with
-- inertia, peripheral vessels and veins, systemic and pulmonary. Ursino's circulation with its
-- reflexes held at their resting values.

return model "cardiovascular/pulsatile" {
  title  = "Pulsatile heart with windkessel circulation",
  source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733 (circulation, reflexes held)",
  time   = "s",

  parameter = {
    rate = { 72, "1/min", "Heart rate", range = { 30, 200 }, vary = truncated(lognormal(0.12), 45, 120) },
    blood_volume = { 5300, "mL", "Total blood volume", range = { 2500, 9000 }, vary = lognormal(0.05) },
    k_sys = { 0.075, "s^2", "Shortening of systole with rate" },
    T_sys = { 0.5,   "s",   "Length of systole at rest" },

    C_sa = { 0.28,    "mL/mmHg",     "Compliance of the systemic arteries", range = { 0.05, 3 }, vary = lognormal(0.15) },
    R_sa = { 0.06,    "mmHg s/mL",   "Resistance of the systemic arteries", range = { 0.005, 1 } },
    L_sa = { 0.22e-3, "mmHg s^2/mL", "Inertance of the systemic arteries",  range = { 1e-5, 1e-2 } },
    C_sp = { 2.05,    "mL/mmHg",     "Compliance, splanchnic peripheral" },
    C_ep = { 1.67,    "mL/mmHg",     "Compliance, other peripheral" },
    V_sp = { 274.4,   "mL",          "Unstressed volume, splanchnic peripheral" },
    V_ep = { 336.6,   "mL",          "Unstressed volume, other peripheral" },
    R_sp = { 3.307,   "mmHg s/mL",   "Splanchnic resistance", range = { 0.5, 15 }, vary = lognormal(0.15) },
    R_ep = { 1.407,   "mmHg s/mL",   "Resistance of all else", range = { 0.2, 8 },  vary = lognormal(0.15) },
    C_sv = { 61.11,   "mL/mmHg",     "Compliance of the splanchnic veins", vary = lognormal(0.1) },
    C_ev = { 50,      "mL/mmHg",     "Compliance of the other veins",      vary = lognormal(0.1) },
    V_sv = { 1121,    "mL",          "Unstressed volume of the splanchnic veins" },
    V_ev = { 1375,    "mL",          "Unstressed volume of the other veins" },
    R_sv = { 0.038,   "mmHg s/mL",   "Resistance of the splanchnic veins" },
    R_ev = { 0.016,   "mmHg s/mL",   "Resistance of the other veins" },

    C_pa = { 0.76,    "mL/mmHg",     "Compliance of the pulmonary arteries" },
    R_pa = { 0.023,   "mmHg s/mL",   "Resistance of the pulmonary arteries" },
    L_pa = { 0.18e-3, "mmHg s^2/mL", "Inertance of the pulmonary arteries" },
    C_pp = { 5.80,    "mL/mmHg",     "Compliance, pulmonary peripheral" },
    V_pp = { 123,     "mL",          "Unstressed volume, pulmonary peripheral" },
    R_pp = { 0.0894,  "mmHg s/mL",   "Pulmonary resistance", range = { 0.01, 2 }, vary = lognormal(0.15) },
    C_pv = { 25.37,   "mL/mmHg",     "Compliance of the pulmonary veins" },
    V_pv = { 120,     "mL",          "Unstressed volume of the pulmonary veins" },
    R_pv = { 0.0056,  "mmHg s/mL",   "Resistance of the pulmonary veins" },

    C_la = { 19.23,   "mL/mmHg",     "Compliance of the left atrium" },
    V_la0 = { 25,     "mL",          "Unstressed volume of the left atrium" },
    C_ra = { 31.25,   "mL/mmHg",     "Compliance of the right atrium" },
    V_ra0 = { 25,     "mL",          "Unstressed volume of the right atrium" },
  },
  input = {
    bleeding = { 0, "mL/s", "Blood lost from the veins that are not splanchnic; less than 0 is an infusion",
                 range = { -200, 200 } },
  },
  state = {
    beats = { "1", "Heart beats since the start" },
    P_sa = { "mmHg", "Pressure in the systemic arteries", valid = { 0, 300 } },
    F_sa = { "mL/s", "Flow out of the systemic arteries" },
    P_p  = { "mmHg", "Pressure in the systemic periphery" },
    Q_sv = { "mL",   "Volume of the splanchnic veins" },
    Q_ev = { "mL",   "Volume of the other veins" },
    Q_ra = { "mL",   "Volume of the right atrium" },
    P_pa = { "mmHg", "Pressure in the pulmonary arteries", valid = { 0, 120 } },
    F_pa = { "mL/s", "Flow out of the pulmonary arteries" },
    P_pp = { "mmHg", "Pressure in the pulmonary periphery" },
    P_pv = { "mmHg", "Pressure in the pulmonary veins" },
    Q_la = { "mL",   "Volume of the left atrium" },
  },
  part = {
    left  = use "cardiovascular/ventricle" {},
    right = use "cardiovascular/ventricle" { Emax = 1.75, V0 = 40.8, kE = 0.011, kR = 1.4e-3 },
  },
  signal = {
    pressure       = { "mmHg", "Arterial pressure" },
    cardiac_output = { "L/min", "Flow out of the left ventricle" },
    total_volume   = { "mL",   "Blood in all compartments: changes by bleeding alone" },
    phase          = { "1",    "Of the beat: 0 to 1" },
    contraction    = { "1",    "Activation of both ventricles", valid = { 0, 1 } },
    P_la = { "mmHg", "Pressure in the left atrium" },
    P_ra = { "mmHg", "Pressure in the right atrium" },
    P_sv = { "mmHg", "Pressure in the splanchnic veins" },
    P_ev = { "mmHg", "Pressure in the other veins" },
    F_sp = { "mL/s", "Flow through the splanchnic vessels" },
    F_ep = { "mL/s", "Flow through the other vessels" },
    F_sv = { "mL/s", "Flow out of the splanchnic veins" },
    F_ev = { "mL/s", "Flow out of the other veins" },
    F_pp = { "mL/s", "Flow through the lungs" },
    F_pv = { "mL/s", "Flow out of the pulmonary veins" },
  },

  start = function(_ENV)
    beats = 0
    P_sa, F_sa, P_p = q(90, "mmHg"), q(90, "mL/s"), q(86, "mmHg")
    P_pa, F_pa, P_pp, P_pv = q(18, "mmHg"), q(90, "mL/s"), q(16, "mmHg"), q(8.5, "mmHg")
    Q_la, Q_ra = V_la0 + C_la * q(8, "mmHg"), V_ra0 + C_ra * q(5, "mmHg")
    left.V, right.V = q(125, "mL"), q(125, "mL")
    -- The veins take what is left of the blood, at one pressure.
    local rest = blood_volume - C_sa * P_sa - (C_sp + C_ep) * P_p - V_sp - V_ep - C_pa * P_pa
                 - C_pp * P_pp - V_pp - C_pv * P_pv - V_pv - Q_la - Q_ra - left.V - right.V - V_sv - V_ev
    Q_sv = V_sv + rest * C_sv / (C_sv + C_ev)
    Q_ev = V_ev + rest * C_ev / (C_sv + C_ev)
  end,

  equations = function(_ENV)
    -- The beat: a squared sine during systole.
    local period = 1 / rate
    local systole = T_sys - k_sys / period
    phase = beats - floor(beats)
    local swing = sin(math.pi * phase * period / systole)
    contraction = when(lt(phase * period, systole), swing * swing, 0)
    dot.beats = rate

    left.contraction, right.contraction = contraction, contraction
    P_la = (Q_la - V_la0) / C_la
    P_ra = (Q_ra - V_ra0) / C_ra
    left.P_before,  left.P_after  = P_la, P_sa
    right.P_before, right.P_after = P_ra, P_pa

    -- Systemic circulation.
    P_sv = (Q_sv - V_sv) / C_sv
    P_ev = (Q_ev - V_ev) / C_ev
    F_sp, F_ep = (P_p - P_sv) / R_sp, (P_p - P_ev) / R_ep
    F_sv, F_ev = (P_sv - P_ra) / R_sv, (P_ev - P_ra) / R_ev
    dot.P_sa = (left.F_out - F_sa) / C_sa
    dot.F_sa = (P_sa - P_p - R_sa * F_sa) / L_sa
    dot.P_p  = (F_sa - F_sp - F_ep) / (C_sp + C_ep)
    dot.Q_sv = F_sp - F_sv
    dot.Q_ev = F_ep - F_ev - bleeding
    dot.Q_ra = F_sv + F_ev - right.F_in

    -- Pulmonary circulation.
    F_pp = (P_pp - P_pv) / R_pp
    F_pv = (P_pv - P_la) / R_pv
    dot.P_pa = (right.F_out - F_pa) / C_pa
    dot.F_pa = (P_pa - P_pp - R_pa * F_pa) / L_pa
    dot.P_pp = (F_pa - F_pp) / C_pp
    dot.P_pv = (F_pp - F_pv) / C_pv
    dot.Q_la = F_pv - left.F_in

    pressure = P_sa
    cardiac_output = left.F_out
    total_volume = C_sa * P_sa + (C_sp + C_ep) * P_p + V_sp + V_ep + Q_sv + Q_ev + Q_ra + right.V
                   + C_pa * P_pa + C_pp * P_pp + V_pp + C_pv * P_pv + V_pv + Q_la + left.V
  end,
}
