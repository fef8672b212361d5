-- SPDX-License-Identifier: Apache-2.0
-- Heart, systemic and pulmonary circulation joined into a loop, as a mean over the beat: "cardiovascular/circulation"
-- without its beats. Names are the same, so that one can stand in for the other.

return model "cardiovascular/mean" {
  title  = "Circulation as a mean over the beat: heart, body and lung",
  source = "the parts: cardiovascular/heart_mean, systemic, pulmonary",
  time   = "s",

  parameter = {
    blood_volume = { 5510, "mL", "Blood at the start", range = { 1500, 10000 }, vary = lognormal(0.05),
                    source = "65.6 W^1.02 for a man of 77 kg" },
  },
  input = {
    P_thorax = { -3.7, "mmHg", "Pressure in the chest", range = { -100, 150 } },
  },
  part = {
    heart     = use "cardiovascular/heart_mean" {},
    systemic  = use "cardiovascular/systemic" {},
    pulmonary = use "cardiovascular/pulmonary" {},
  },
  signal = {
    volume = { "mL", "All of the blood: changes by bleeding and infusion alone" },
    P_aorta = { "mmHg", "Arterial pressure" },
    P_venous = { "mmHg", "Central venous pressure" },
    P_pulmonary = { "mmHg", "Pressure in the pulmonary arteries" },
    pulse = { "mmHg", "Pulse pressure in the aorta" },
    cardiac_output = { "L/min", "Flow through the aortic valve" },
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
    heart.P_thorax, systemic.P_thorax, pulmonary.P_thorax = P_thorax, P_thorax, P_thorax
    heart.P_aorta, heart.P_pa = systemic.P_aorta, pulmonary.P_pa
    heart.F_into_ra, heart.F_into_la = systemic.F_venous, pulmonary.F_venous
    systemic.F_in, systemic.P_ra, systemic.P_myocardium = heart.F_aortic, heart.P_ra, heart.P_squeeze
    heart.C_pulse, heart.stiffness_arteries = systemic.size_arteries * systemic.C_sa, systemic.stiffness_arteries
    pulmonary.F_in, pulmonary.P_la = heart.F_pulmonary, heart.P_la

    volume = heart.volume + systemic.volume + pulmonary.volume
    P_aorta, P_venous, P_pulmonary = systemic.P_aorta, heart.P_ra, pulmonary.P_pa
    pulse = heart.pulse
    cardiac_output = heart.cardiac_output
  end,
}
