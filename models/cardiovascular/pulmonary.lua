-- SPDX-License-Identifier: Apache-2.0
-- The circulation of the lung: arteries with inertia, capillaries that the air around them can close, veins. All of it
-- lies inside of the pressure of the chest. Blood past the air is a share of the flow: the shunt.

return model "cardiovascular/pulmonary" {
  title  = "Pulmonary circulation",
  source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733; Albanese et al. 2016, doi:10.1152/ajpheart.00230.2014",
  time   = "s",

  parameter = {
    C_pa = { 0.76, "mL/mmHg", "Compliance of the pulmonary arteries", range = { 0.1, 20 }, vary = lognormal(0.15) },
    R_pa = { 0.023, "mmHg s/mL", "Resistance of the pulmonary arteries", range = { 1e-3, 1 } },
    L_pa = { 0.18e-3, "mmHg s^2/mL", "Inertance of the pulmonary arteries", range = { 1e-5, 1e-2 } },
    C_pp = { 5.80, "mL/mmHg", "Compliance of the capillaries", range = { 0.5, 50 } },
    V_pp = { 123,  "mL", "Unstressed volume of the capillaries", range = { 10, 500 }, vary = lognormal(0.07) },
    R_pp = { 0.07, "mmHg s/mL", "Resistance of the capillaries", range = { 0.01, 2 }, vary = lognormal(0.2),
             source = "Heldt 2004 (0.07 +- 0.04)" },
    C_pv = { 25.37, "mL/mmHg", "Compliance of the pulmonary veins", range = { 2, 100 }, vary = lognormal(0.15) },
    V_pv = { 120,  "mL", "Unstressed volume of the pulmonary veins", range = { 10, 800 }, vary = lognormal(0.07) },
    R_pv = { 0.0056, "mmHg s/mL", "Resistance of the pulmonary veins", range = { 5e-4, 0.5 } },
    P_wide = { 2, "mmHg", "Range of pressure over which capillaries close one after the other", range = { 0.2, 20 },
               source = "the height of the lung, smoothed" },
  },
  input = {
    F_in       = { 93, "mL/s", "Flow from the right ventricle" },
    P_la       = { 7,  "mmHg", "Pressure in the left atrium" },
    P_thorax   = { -3.7, "mmHg", "Pressure in the chest", range = { -100, 150 } },
    P_alveolar = { 0,  "mmHg", "Pressure of the air around the capillaries", range = { -100, 150 } },
    resistance = { 1, "1", "Multiplier of the resistance of the capillaries", range = { 0.05, 50 } },
    size       = { 1, "1", "Size of a person: multiplier of volumes and compliances", range = { 0.2, 4 } },
    size_flow  = { 1, "1", "Flow of a person at rest: what resistances are divided by", range = { 0.1, 5 } },
    shunt      = { 0.017, "1", "Share of the flow that meets no air", range = { 0, 1 } },
  },
  state = {
    V_a = { "mL", "Blood in the arteries", valid = { -50, 1500 } },
    F_a = { "mL/s", "Flow out of the arteries" },
    V_c = { "mL", "Blood in the capillaries", valid = { 0, 2500 } },
    V_v = { "mL", "Blood in the veins", valid = { 0, 4000 } },
  },
  signal = {
    P_pa = { "mmHg", "Pressure in the pulmonary arteries" },
    P_pc = { "mmHg", "Pressure in the capillaries" },
    P_pv = { "mmHg", "Pressure in the pulmonary veins" },
    F_through   = { "mL/s", "Flow through the lung" },
    F_capillary = { "mL/s", "Flow that meets air" },
    F_shunt     = { "mL/s", "Flow that meets no air" },
    F_venous    = { "mL/s", "Flow into the left atrium" },
    volume      = { "mL", "Blood in the lung" },
  },

  start = function(_ENV)
    V_a = size * C_pa * (q(15, "mmHg") - P_thorax)
    F_a = F_in
    V_c = size * (V_pp + C_pp * (q(13, "mmHg") - P_thorax))
    V_v = size * (V_pv + C_pv * (q(7.5, "mmHg") - P_thorax))
  end,

  equations = function(_ENV)
    P_pa = V_a / (size * C_pa) + P_thorax
    P_pc = (V_c / size - V_pp) / C_pp + P_thorax
    P_pv = (V_v / size - V_pv) / C_pv + P_thorax
    -- Where the air presses more than the veins, it is the air that the flow meets.
    local d = P_pv - P_alveolar
    local behind = P_alveolar + 0.5 * (d + sqrt(d * d + P_wide * P_wide))
    F_through = (P_pc - behind) / (resistance * (R_pp / size_flow))
    F_shunt = shunt * F_through
    F_capillary = F_through - F_shunt
    F_venous = (P_pv - P_la) * size_flow / R_pv

    dot.V_a = F_in - F_a
    dot.F_a = ((P_pa - P_pc) * size_flow - R_pa * F_a) / L_pa
    dot.V_c = F_a - F_through
    dot.V_v = F_through - F_venous
    volume = V_a + V_c + V_v
  end,
}
