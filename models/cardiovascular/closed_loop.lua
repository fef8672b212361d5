-- SPDX-License-Identifier: Apache-2.0
-- A resting person as far as the circulation goes: heart, vessels and the baroreflex. Breath is a gentle wave of the
-- pressure in the chest, or none.

return model "cardiovascular/closed_loop" {
  title  = "Circulation with its baroreflex",
  source = "the parts: cardiovascular/circulation, nervous/baroreflex",
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
    body   = use "cardiovascular/circulation" {},
    reflex = use "nervous/baroreflex" { P_n = 86, P_carotid = 87, P_ra = 8.1, P_low = 8.1 },
  },
  signal = {
    rate = { "1/min", "Heart rate" },
    resistance = { "mmHg s/mL", "Total peripheral resistance, as a mean of the last seconds" },
    P_mean = { "mmHg", "Arterial pressure, as a mean of the last seconds" },
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

    rate = reflex.rate
    P_mean = delay(body.P_aorta, q(4, "s"), 2)
    resistance = (P_mean - body.P_venous) / body.cardiac_output
  end,
}
