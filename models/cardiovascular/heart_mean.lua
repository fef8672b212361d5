-- SPDX-License-Identifier: Apache-2.0
-- The heart as a mean over the beat: "cardiovascular/heart" without its beats, with the same parameters of the chambers
-- and the same inputs and outputs. A ventricle empties to the volume at which its elastance holds what is behind the
-- outlet, and fills as far as the atrium and the time between two beats let it.

local heart = require "cardiovascular.lib.heart"

return model "cardiovascular/heart_mean" {
  title  = "Heart of four chambers as a mean over the beat",
  source = "cardiovascular/heart, averaged: constants fitted to its runs at rates of 50-150/min, "
        .. "elastances of 0.6-1.5, resistances of 0.6-1.8 and blood volumes of 4.3-5.9 L",
  time   = "s",

  parameter = heart.with(heart.parameter, {

    alpha_l = { 0.9033, "1",      "Left: elastic pressure per pressure at the end of ejection", range = { 0.5, 1.5 } },
    beta_l  = { 9.718e-4, "s/mL", "Left: viscous pressure per pressure and mean flow of ejection",
                range = { 0, 0.01 } },
    gamma_l = { 0.4054, "mmHg/mL", "Left: what relaxation leaves in a weak ventricle", range = { 0, 2 } },
    alpha_r = { 0.4394, "1",      "Right: elastic pressure per pressure at the end of ejection", range = { 0.2, 1.5 } },
    beta_r  = { 5.254e-3, "s/mL", "Right: viscous pressure per pressure and mean flow of ejection",
                range = { 0, 0.05 } },
    gamma_r = { 0.5156, "mmHg/mL", "Right: what relaxation leaves in a weak ventricle", range = { 0, 2 } },
    fill_l = { 1.5766, "1", "Left: pressure at the end of diastole per mean pressure of the atrium",
               range = { 0.8, 3 } },
    bend_l = { 0.01195, "1/mmHg", "Left: how this falls with the pressure", range = { 0, 0.1 } },
    kick_l = { 0, "1", "Left: how this falls with the share of the contraction of the atria", range = { 0, 4 } },
    b_l    = { 9.221e-3, "mmHg s/mL", "Left: resistance of filling", range = { 1e-3, 0.1 } },
    fill_r = { 2.0025, "1", "Right: pressure at the end of diastole per mean pressure of the atrium",
               range = { 0.8, 3 } },
    bend_r = { 0, "1/mmHg", "Right: how this falls with the pressure", range = { 0, 0.1 } },
    kick_r = { 1.815, "1", "Right: how this falls with the share of the contraction of the atria", range = { 0, 4 } },
    b_r    = { 2.70e-3, "mmHg s/mL", "Right: resistance of filling", range = { 5e-4, 0.1 } },
    full_l = { 0.729, "1", "Left: where the mean volume lies between the ends of systole and diastole",
               range = { 0, 1 } },
    fall_l = { 0.370, "1", "Left: how this falls with the share of systole", range = { 0, 1 } },
    full_r = { 0.574, "1", "Right: where the mean volume lies between the ends of systole and diastole",
               range = { 0, 1 } },
    fall_r = { 0.163, "1", "Right: how this falls with the share of systole", range = { 0, 1 } },
    fill_af = { 0.15, "1", "Loss of filling without contraction of the atria", range = { 0, 0.5 } },
    jet_in  = { 0.55, "1", "Share of the loss of pressure of a jet that filling sees", range = { 0, 1 } },
    jet_out = { 0.9, "1", "Share of the loss of pressure of a jet that ejection sees", range = { 0, 1 } },
    leak_in = { 0.65, "1", "Share of systole in which an inlet valve leaks", range = { 0, 1 } },
    leak_out = { 0.85, "1", "Share of diastole in which an outlet valve leaks", range = { 0, 1 } },
    R_idle  = { 0.02, "mmHg s/mL", "Resistance of a ventricle that stands open, as in cardiac arrest",
                range = { 1e-3, 1 } },
    rest_la = { 1.047, "1", "Left atrium: mean pressure per pressure at rest", range = { 0.5, 1.5 } },
    work_la = { 0.322, "1", "Left atrium: share of contraction in the mean pressure", range = { 0, 1 } },
    rest_ra = { 1.027, "1", "Right atrium: mean pressure per pressure at rest", range = { 0.5, 1.5 } },
    work_ra = { 0.404, "1", "Right atrium: share of contraction in the mean pressure", range = { 0, 1 } },
    pulse_s = { 0.2925, "1", "Pulse pressure per stroke and stiffness of the arteries, of a beat without systole",
                range = { 0, 2 } },
    pulse_d = { 0.39, "1", "Pulse pressure per stroke and stiffness of the arteries, share of systole",
                range = { 0, 2 } },
    pulse_P = { 0.0452, "1", "Pulse pressure per mean pressure", range = { 0, 0.5 } },
    work_P = { 1.61, "1", "Mean pressure of ejection per mean pressure, of a short systole", range = { 1, 2 } },
    work_d = { 0.56, "1", "How this falls with the share of systole", range = { 0, 1 } },
    squeeze_0 = { 0.34, "1", "Pressure on the coronary vessels per aortic pressure, of a short systole",
                  range = { 0, 2 } },
    squeeze_s = { 0.387, "1", "Pressure on the coronary vessels per aortic pressure and share of systole",
                  range = { 0, 2 } },
    squeeze_d = { 4.7, "mmHg", "What diastole takes off from that", range = { 0, 50 } },

    C_pulse = { 0.28, "mL/mmHg", "Compliance of the large arteries, for the pulse pressure", range = { 0.03, 3 } },
  }),

  input = heart.with(heart.input, {
    stiffness_arteries = { 1, "1", "Multiplier of the stiffness of the arteries, for the pulse pressure",
                           range = { 0.2, 10 } },
  }),

  part = heart.chambers(),

  signal = {
    systole    = { "s", "Length of systole at this rate" },
    P_pericardium = { "mmHg", "Pressure in the pericardium" },
    volume     = { "mL", "Blood in the heart" },
    P_ra = { "mmHg", "Pressure in the right atrium" },
    P_la = { "mmHg", "Pressure in the left atrium" },
    P_rv = { "mmHg", "Pressure in the right ventricle" },
    P_lv = { "mmHg", "Pressure in the left ventricle" },
    P_ra_tm = { "mmHg", "Pressure in the right atrium above that in the chest" },
    F_tricuspid = { "mL/s", "Flow through the tricuspid valve" },
    F_pulmonary = { "mL/s", "Flow through the pulmonary valve" },
    F_mitral    = { "mL/s", "Flow through the mitral valve" },
    F_aortic    = { "mL/s", "Flow through the aortic valve" },
    edv = { "mL", "Volume of the left ventricle at the end of diastole" },
    esv = { "mL", "Volume of the left ventricle at the end of systole" },
    cardiac_output = { "L/min", "Flow through the aortic valve" },
    stroke_volume  = { "mL", "Forward flow of a beat" },
    stroke_work    = { "J", "Work of the left ventricle on the blood of a beat" },
    ejection_fraction = { "1", "Of the left ventricle" },
    beating = { "1", "Share of the beats that a pulse follows" },
    pulse_rate = { "1/min", "Rate of the pulse" },
    P_massage = { "mmHg", "Pressure on the heart by compressions of the chest: only the beating heart has them" },
    pulse = { "mmHg", "Pulse pressure in the aorta" },
    P_squeeze = { "mmHg", "Pressure that stands for the ventricle's on the coronary vessels" },
  },

  start = function(_ENV)
    ra.V, rv.V, la.V, lv.V = size * q(60, "mL"), size * q(105, "mL"), size * q(62, "mL"), size * q(107, "mL")
  end,

  equations = function(_ENV)
    local s, mmHg, mL = q(1, "s"), q(1, "mmHg"), q(1, "mL")
    local function positive(x, soft) return 0.5 * (x + sqrt(x * x + soft * soft)) end
    local period = 1 / rate
    beating = (1 - asystole) * (1 - fibrillation) * (1 - pulseless)
    local live = beating
    pulse_rate = beating * rate
    local room = T_sys - k_sys / period - T_sys_min
    systole = T_sys_min + positive(room, q(0.01, "s"))
    local diastole = positive(period - systole, q(0.02, "s"))
    local share, kick = systole / period, T_atr * sqrt(period / s) / period

    volume = ra.V + rv.V + la.V + lv.V
    local stretch = exp(min(((volume + effusion) / size - V_peri) / S_peri, 30)) * mmHg
    P_pericardium = P_thorax + compression + stretch / (1 + stretch / P_peri_max)

    -- Atria: what is at rest most of the time and contracts for a part of it.
    local function atrium(chamber, rest, work)
      chamber.P_outside, chamber.size = P_pericardium, size
      local w = live * (1 - atrial_fibrillation) * work * 0.5 * kick
      return rest * chamber.P + w * contractility_atria * chamber.E * (chamber.V / size - chamber.V0)
    end
    P_la = atrium(la, rest_la, work_la)
    P_ra = atrium(ra, rest_ra, work_ra)
    P_ra_tm = P_ra - P_thorax

    -- What a jet costs above that of a healthy valve, by the flow of a moment ago: a loop would have no start.
    local function jet(area, stenosis, flow)
      local open = area * (1 - 0.95 * stenosis)
      return K_jet * (1 / (open * open) - 1 / (area * area)) * flow * abs(flow)
    end
    local function leak(regurgitation, drop)
      local P = positive(drop, q(0.3, "mmHg"))
      return regurgitation * A_leak * P / sqrt(K_jet * (P + q(0.3, "mmHg")))
    end
    local function filling(chamber, V, stiffness)
      local x = chamber.kE * V
      local bent = x - positive(x - 7, q(0.3, "1"))
      return stiffness * chamber.P0 * (exp(bent) * (1 + x - bent) - 1)
    end

    -- A ventricle, as one of a heart of size 1: volumes at the ends of systole and diastole around the mean, flows in
    -- and out by the beat.
    local function ventricle(chamber, of)
      chamber.P_outside, chamber.size = P_pericardium, size
      local V = chamber.V / size
      local E = chamber.E * of.contractility * live + q(1e-3, "mmHg/mL")
      local out_before = lag(of.forward / size, q(1, "s"), q(93, "mL/s"))
      local in_before  = lag(of.inward / size, q(1, "s"), q(93, "mL/s"))
      local P_out = positive(of.P_out - P_pericardium, mmHg)
                    + jet_out * jet(of.A_out, of.stenosis_out, out_before / (0.65 * share))
      local a = of.full - of.fall * share
      local swing = (V - chamber.V0 - P_out * (of.alpha + of.gamma / E) / E)
                    / (a + P_out * of.beta / (E * systole))
      local stroke = live * positive(swing, q(2, "mL"))
      local end_diastole, end_systole = V + (1 - a) * stroke, V - a * stroke

      local P_in = of.P_in - P_pericardium - jet_in * jet(of.A_in, of.stenosis_in, in_before * period / diastole)
      local above = positive(P_in, q(0.3, "mmHg"))
      local P_fill = P_in * (1 - fill_af * atrial_fibrillation) * (of.fill / (1 + of.bend * above) - of.kick * kick)
      local stretched = filling(chamber, end_diastole, of.stiffness)
      local flow = (P_fill - stretched) / of.b
      local through = positive(stretched + P_pericardium - of.P_out, q(0.3, "mmHg"))
                      * (1 - 0.95 * of.stenosis_out)^2 / R_idle
      local fill = positive(flow, q(2, "mL/s")) * diastole / period

      -- What is not there does not flow out.
      local there = hill(positive(V, mL), q(10, "mL"), 4)
      local back_in  = there * leak_in * share * leak(of.regurgitation_in, of.P_out - of.P_in)
      local back_out = leak_out * (1 - share) * leak(of.regurgitation_out, of.P_out - of.P_in)
      chamber.F_in  = size * (fill - back_in)
      chamber.F_out = size * (there * (stroke / period + through) - back_in - back_out)
      return { forward = chamber.F_out, inward = chamber.F_in,
               edv = size * end_diastole, esv = size * end_systole, stroke = size * stroke }
    end
    local right = ventricle(rv, {
      contractility = contractility_right, stiffness = stiffness_right, P_out = P_pa, P_in = P_ra,
      alpha = alpha_r, beta = beta_r, gamma = gamma_r, fill = fill_r, bend = bend_r, kick = kick_r, b = b_r,
      full = full_r, fall = fall_r, A_out = A_pulmonary, A_in = A_tricuspid,
      forward = F_pulmonary, inward = F_tricuspid,
      stenosis_out = stenosis_pulmonary, stenosis_in = stenosis_tricuspid,
      regurgitation_out = regurgitation_pulmonary, regurgitation_in = regurgitation_tricuspid,
    })
    local left = ventricle(lv, {
      contractility = contractility_left, stiffness = stiffness_left, P_out = P_aorta, P_in = P_la,
      alpha = alpha_l, beta = beta_l, gamma = gamma_l, fill = fill_l, bend = bend_l, kick = kick_l, b = b_l,
      full = full_l, fall = fall_l, A_out = A_aortic, A_in = A_mitral,
      forward = F_aortic, inward = F_mitral,
      stenosis_out = stenosis_aortic, stenosis_in = stenosis_mitral,
      regurgitation_out = regurgitation_aortic, regurgitation_in = regurgitation_mitral,
    })
    F_aortic, F_mitral = left.forward, left.inward
    F_pulmonary, F_tricuspid = right.forward, right.inward
    ra.F_in, ra.F_out = F_into_ra, F_tricuspid
    la.F_in, la.F_out = F_into_la, F_mitral

    edv, esv = left.edv, left.esv
    P_massage = 0 * mmHg
    P_lv = share * live * 0.69 * P_aorta + (1 - share * live) * (P_la + q(3, "mmHg"))
    P_rv = share * live * 0.69 * P_pa + (1 - share * live) * P_ra
    P_squeeze = live * positive((squeeze_0 + squeeze_s * share) * P_aorta - squeeze_d, mmHg)
    local share_of_stroke = (pulse_s + pulse_d * share) * 0.28 * stiffness_arteries / C_pulse
    pulse = live * (left.stroke * share_of_stroke + pulse_P * P_aorta)
    cardiac_output = F_aortic
    stroke_volume  = F_aortic * period
    stroke_work    = P_aorta * (work_P - work_d * share) * left.stroke
    ejection_fraction = left.stroke / edv
  end,
}
