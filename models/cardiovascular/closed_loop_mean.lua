-- SPDX-License-Identifier: Apache-2.0
-- "cardiovascular/closed_loop" as a mean over the beat: heart, vessels and the baroreflex, without the beats.

return model "cardiovascular/closed_loop_mean" {
  title  = "Circulation with its baroreflex as a mean over the beat",
  source = "the parts: cardiovascular/mean, nervous/baroreflex, nervous/pulse",
  time   = "s",

  parameter = {
    sink = { 3.5, "mmHg", "Fall of the pressure in the chest when upright", range = { 0, 10 }, source = "Heldt 2004" },
  },
  input = {
    P_chest = { -3.7, "mmHg", "Mean pressure in the chest", range = { -20, 60 } },
    breath  = { 0, "mmHg", "Swing of the pressure in the chest with breath", range = { 0, 20 } },
    breath_rate = { 12, "1/min", "Rate of breath", range = { 2, 60 } },
  },
  part = {
    body   = use "cardiovascular/mean" {},
    -- P_n and P_low: what a mean is to feel, tuned to "cardiovascular/closed_loop".
    reflex = use "nervous/baroreflex" { P_n = 86.6, P_carotid = 87, P_ra = 8.1, P_low = 8 },
    beat   = use "nervous/pulse" {},
  },
  signal = {
    rate = { "1/min", "Heart rate" },
    resistance = { "mmHg s/mL", "Total peripheral resistance" },
    P_mean = { "mmHg", "Arterial pressure" },
  },

  equations = function(_ENV)
    body.P_thorax = P_chest - sink * body.systemic.upright - 0.5 * breath * sin(2 * math.pi * breath_rate * t)

    reflex.P_carotid = body.systemic.P_carotid
    reflex.above = body.systemic.P_aorta - body.systemic.P_carotid
    reflex.P_ra = body.heart.P_ra_tm
    body.heart.rate = reflex.rate
    body.heart.contractility_left  = reflex.contractility_left
    body.heart.contractility_right = reflex.contractility_right
    for _, bed in ipairs { "muscle", "splanchnic", "kidney", "skin", "other" } do
      body.systemic["resistance_" .. bed] = reflex["resistance_" .. bed]
    end
    for _, bed in ipairs { "muscle", "splanchnic", "skin", "other" } do
      body.systemic["volume_" .. bed] = reflex["volume_" .. bed]
    end

    -- The receptors feel each beat: what that adds to the mean.
    for _, name in ipairs { "P_n", "ka", "f_min", "f_max", "fes_inf", "fes_0", "fes_min", "fes_max", "kes", "W_bp",
                            "W_bv", "W_bh", "fev_0", "fev_inf", "fcs_0", "kev", "felt", "felt_heart", "drive_p",
                            "drive_v", "drive_h" } do
      beat[name] = reflex[name]
    end
    beat.speed, beat.pulse = reflex.tau_z / reflex.tau_p, body.pulse
    for _, name in ipairs { "pulse_p", "pulse_v", "pulse_h", "pulse_vagal" } do reflex[name] = beat[name] end

    rate = reflex.rate
    P_mean = body.P_aorta
    resistance = (P_mean - body.P_venous) / body.cardiac_output
  end,
}
