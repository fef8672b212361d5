-- SPDX-License-Identifier: Apache-2.0
-- Heart, systemic and pulmonary circulation joined into a loop, without nerves and without breath. The same names as in
-- "cardiovascular/mean", so that one can stand in for the other.

return model "cardiovascular/circulation" {
  title  = "Pulsatile circulation: heart, body and lung",
  source = "the parts: cardiovascular/heart, systemic, pulmonary",
  time   = "s",

  parameter = {
    squeezed = { 0.3, "1", "Share of the pressure of chest compressions that all of the chest feels", range = { 0, 1 },
                 source = "tuned: compressions pump by heart and chest, Rudikoff et al. 1980, "
                       .. "doi:10.1161/01.CIR.61.2.345" },
    arteries = { 0.75, "1", "Share of the pressure of chest compressions that arteries feel", range = { 0, 1 },
                 source = "tuned to a systolic pressure of 65 to 80 mmHg at 5 cm; much of what arteries give is in the chest" },
    blood_volume = { 5510, "mL", "Blood at the start", range = { 1500, 10000 }, vary = lognormal(0.05),
                    source = "65.6 W^1.02 for a man of 77 kg" },
  },
  input = {
    P_thorax = { -3.7, "mmHg", "Pressure in the chest", range = { -100, 150 } },
  },
  part = {
    heart     = use "cardiovascular/heart" {},
    systemic  = use "cardiovascular/systemic" {},
    pulmonary = use "cardiovascular/pulmonary" {},
  },
  signal = {
    volume = { "mL", "All of the blood: changes by bleeding and infusion alone" },
    P_aorta = { "mmHg", "Arterial pressure" },
    P_venous = { "mmHg", "Central venous pressure" },
    P_pulmonary = { "mmHg", "Pressure in the pulmonary arteries" },
    cardiac_output = { "L/min", "Flow through the aortic valve, as a mean of the last seconds" },
  },

  start = function(_ENV)
    -- The veins take what is left of the blood, at one pressure.
    local veins = { "brain", "heart", "muscle", "splanchnic", "kidney", "skin", "other" }
    local rest, C = blood_volume - heart.volume - pulmonary.volume - systemic.V_sa - systemic.V_p - systemic.V_tv, 0
    for _, bed in ipairs(veins) do
      rest = rest - systemic.size * (1 + systemic.volume_veins) * systemic["V_" .. bed .. "_v0"]
      C = C + systemic["C_" .. bed .. "_v"]
    end
    for _, bed in ipairs(veins) do
      systemic["V_" .. bed] = systemic.size * (1 + systemic.volume_veins) * systemic["V_" .. bed .. "_v0"]
                                  + rest * systemic["C_" .. bed .. "_v"] / C
    end
  end,

  equations = function(_ENV)
    local P_chest = P_thorax + squeezed * heart.P_massage
    heart.P_thorax, systemic.P_thorax, pulmonary.P_thorax = P_thorax, P_chest, P_chest
    systemic.compressed = arteries * heart.P_massage
    heart.P_aorta, heart.P_pa = systemic.P_aorta, pulmonary.P_pa
    heart.F_into_ra, heart.F_into_la = systemic.F_venous, pulmonary.F_venous
    systemic.F_in, systemic.P_ra, systemic.P_myocardium = heart.F_aortic, heart.P_ra, heart.P_lv
    pulmonary.F_in, pulmonary.P_la = heart.F_pulmonary, heart.P_la

    volume = heart.volume + systemic.volume + pulmonary.volume
    P_aorta, P_venous, P_pulmonary = systemic.P_aorta, heart.P_ra, pulmonary.P_pa
    cardiac_output = heart.cardiac_output
  end,
}
