-- SPDX-License-Identifier: Apache-2.0
-- Gases and acid of a sample of blood: contents, saturation, pH and bicarbonate from pressures, and pressures
-- back from contents. There is no state in it; the equations are the module's, which other models use as well.

local gas = require "blood/dissociation"

return model "blood/gases" {
  title  = "Oxygen, carbon dioxide and acid in blood",
  source = "Spencer 1979, doi:10.1007/BF02363926; Figge, Mydosh & Fencl 1992 (J Lab Clin Med 120:713)",
  time   = "s",

  input = {
    P_o2  = { 95, "mmHg", "Partial pressure of O2",  range = { 0, 3000 } },
    P_co2 = { 40, "mmHg", "Partial pressure of CO2", range = { 1, 300 } },
    haemoglobin = { 15, "g/dL", "Haemoglobin", range = { 0.5, 25 }, vary = lognormal(0.08),
                    source = "Guyton & Hall 2006; men 13.8-17.2, women 12.1-15.1" },
    carboxyhaemoglobin = { 0, "1", "Share of the haemoglobin that carbon monoxide holds", range = { 0, 0.95 } },
    warmth      = { 0, "1", "Temperature of the blood above 37 C, in degrees", range = { -25, 8 } },
    strong_ions = { 38.66, "mmol/L", "Strong ion difference", range = { 10, 70 },
                    source = "computed: pH 7.40 at 40 mmHg" },
    albumin     = { 4.4, "g/dL", "Albumin", range = { 0.5, 7 }, source = "Figge, Mydosh & Fencl 1992" },
    phosphate   = { 1.16, "mmol/L", "Phosphate", range = { 0.1, 6 }, source = "Figge, Mydosh & Fencl 1992" },
  },
  signal = {
    C_o2  = { "1", "Content of O2: mL of gas per mL of blood" },
    C_co2 = { "1", "Content of CO2: mL of gas per mL of blood" },
    S_o2  = { "1", "Saturation: share of the haemoglobin that can bind O2" },
    pH    = { "1", "pH of the plasma" },
    HCO3  = { "mmol/L", "Bicarbonate" },
    base_excess = { "mmol/L", "Base excess (Van Slyke)" },
    standard_pH   = { "1", "pH of this blood at 40 mmHg of CO2" },
    standard_HCO3 = { "mmol/L", "Bicarbonate of this blood at 40 mmHg of CO2" },
    P_o2_back  = { "mmHg", "Pressure of O2 that belongs to these contents" },
    P_co2_back = { "mmHg", "Pressure of CO2 that belongs to these contents" },
    S_o2_back  = { "1", "Saturation that belongs to these contents" },
  },

  equations = function(_ENV)
    local mmHg, mM = q(1, "mmHg"), q(1, "mmol/L")
    local sid, alb, phos = strong_ions / mM, albumin / q(1, "g/dL"), phosphate / mM
    local o2, co2 = P_o2 / mmHg, P_co2 / mmHg
    local ph, hco3 = gas.ph(_ENV, co2, sid, alb, phos)
    local ph40, hco3_40 = gas.ph(_ENV, 40, sid, alb, phos)
    pH, HCO3 = ph, hco3 * mM
    standard_pH, standard_HCO3 = ph40, hco3_40 * mM
    base_excess = gas.base_excess(ph, hco3, haemoglobin / q(1, "g/dL")) * mM

    local blood = gas.blood(_ENV, { haemoglobin = haemoglobin / q(1, "g/dL"), co = carboxyhaemoglobin,
                                    warmth = warmth, pH = ph40, bicarbonate = hco3_40 })
    C_o2, C_co2 = gas.o2_content(_ENV, o2, co2, blood), gas.co2_content(_ENV, o2, co2, blood)
    S_o2 = gas.saturation(_ENV, o2, co2, blood)
    local back_o2, back_co2, back_s = gas.pressures(_ENV, C_o2, C_co2, blood)
    P_o2_back, P_co2_back, S_o2_back = back_o2 * mmHg, back_co2 * mmHg, back_s
  end,
}
