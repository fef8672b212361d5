-- SPDX-License-Identifier: Apache-2.0
-- What lack of O2 and excess of CO2 do to the sympathetic centres themselves, without receptors.

return model "nervous/centre" {
  title  = "Sympathetic centres under hypoxia and hypercapnia",
  source = "Ursino and Magosso 2000, doi:10.1152/ajpheart.2000.279.1.H149; Magosso and Ursino 2001, doi:10.1152/ajpheart.2001.281.5.H2036; Albanese et al. 2016, doi:10.1152/ajpheart.00230.2014",
  time   = "s",

  parameter = {
    tau_O = { 30, "s", "Time constant of hypoxia", range = { 2, 200 } },
    tau_C = { 20, "s", "Time constant of CO2", range = { 2, 200 } },
    chi_p = { 6,  "1/s", "Most that hypoxia excites, resistances", range = { 0, 100 } },
    chi_v = { 6,  "1/s", "Most that hypoxia excites, veins", range = { 0, 100 } },
    chi_h = { 53, "1/s", "Most that hypoxia excites, heart", range = { 0, 200 } },
    P_p = { 30, "mmHg", "Arterial O2 at half of that, resistances", range = { 10, 80 } },
    P_v = { 30, "mmHg", "Arterial O2 at half of that, veins", range = { 10, 80 } },
    P_h = { 45, "mmHg", "Arterial O2 at half of that, heart", range = { 10, 80 } },
    k_p = { 2, "mmHg", "Range, resistances", range = { 0.5, 20 } },
    k_v = { 2, "mmHg", "Range, veins", range = { 0.5, 20 } },
    k_h = { 6, "mmHg", "Range, heart", range = { 0.5, 20 } },
    g_p = { 1.5, "1/s/mmHg", "Gain of CO2, resistances", range = { 0, 10 } },
    g_v = { 0,   "1/s/mmHg", "Gain of CO2, veins", range = { 0, 10 } },
    g_h = { 1,   "1/s/mmHg", "Gain of CO2, heart", range = { 0, 10 } },
    P_rest = { 40, "mmHg", "Arterial CO2 at rest", range = { 20, 80 } },
    most = { 60, "1/s", "Most that CO2 excites", range = { 5, 200 }, source = "as the most that the nerves do" },
  },
  input = {
    PaO2  = { 95, "mmHg", "Arterial O2",  range = { 0, 4000 } },
    PaCO2 = { 40, "mmHg", "Arterial CO2", range = { 0, 500 } },
  },
  signal = {
    excitation_p = { "1/s", "Excitation of the centre, resistances" },
    excitation_v = { "1/s", "Excitation of the centre, veins" },
    excitation_h = { "1/s", "Excitation of the centre, heart" },
  },

  equations = function(_ENV)
    local function excited(chi, P, k, g)
      local hypoxia = lag(chi * 0.5 * (1 - tanh(0.5 * (PaO2 - P) / k)), tau_O, 0)
      local co2 = lag(most * tanh(g * (PaCO2 - P_rest) / most), tau_C, 0)
      return hypoxia + co2
    end
    excitation_p = excited(chi_p, P_p, k_p, g_p)
    excitation_v = excited(chi_v, P_v, k_v, g_v)
    excitation_h = excited(chi_h, P_h, k_h, g_h)
  end,
}
