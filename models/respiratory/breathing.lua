-- SPDX-License-Identifier: Apache-2.0
-- A person who breathes: drive, chest, lung, blood and tissues, with a ventilator at hand. The heart is not in
-- it: the flow of each bed is an input.

local air = require "respiratory.lib.join"

local beds = { "brain", "heart", "muscle", "splanchnic", "kidney", "skin", "other" }

local input = {
  air_o2  = { 0.210379, "1", "Share of O2 in the air that is breathed, dry", range = { 0, 1 },
              source = "Albanese 2016" },
  air_co2 = { 0.000421, "1", "Share of CO2 in the air that is breathed, dry", range = { 0, 1 },
              source = "Albanese 2016" },
  shunt   = { 0.025, "1", "Share of the blood that does not meet ventilated alveoli, in health", range = { 0, 1 },
              source = "Levitzky 2013: 2-5 %" },
  cardiac_output = { 1, "1", "Multiplier of all flows of blood", range = { 0, 6 } },
  acid    = { 0, "mmol/L", "Strong acid in the blood, beside lactate", range = { -30, 30 } },
}

local flows = { brain = 750, heart = 240, muscle = 960, splanchnic = 1400, kidney = 1100, skin = 300, other = 650 }
for _, bed in ipairs(beds) do
  input["flow_" .. bed] = { flows[bed], "mL/min", "Flow of blood, " .. bed, range = { 0, 30000 },
                            source = "Guyton & Hall 2006" }
end

return model "respiratory/breathing" {
  title  = "Breathing person with constant flows of blood",
  source = "Albanese 2016, doi:10.1152/ajpheart.00230.2014; the parts say what differs",
  time   = "s",

  input = input,
  part = {
    -- The answer of the carotid bodies as slow as Albanese 2016 has it.
    drive      = use "respiratory/drive" { tau_pd = 83, tau_pr = 147.78 },
    chest      = use "respiratory/mechanics" {},
    ventilator = use "respiratory/ventilator" {},
    circle     = use "respiratory/circle" {},
    lung_disease = use "respiratory/disease" {},
    lung       = use "respiratory/exchange" {},
    -- Muscle as one room for CO2, as Albanese 2016 has it.
    tissues    = use "metabolic/tissues" { seeping = 20000 },
    means      = use "respiratory/averages" {},
  },
  signal = {
    balance_o2  = { "mL", "O2 in the body, less what was breathed in, plus what was used: stays 0" },
    balance_co2 = { "mL", "CO2 in the body, less what was breathed in, less what was made: stays 0" },
    stored_o2   = { "mL", "O2 in the body" },
    stored_co2  = { "mL", "CO2 in the body" },
    shunted     = { "1", "Share of the blood that does not meet ventilated alveoli" },
  },

  -- What was breathed in is counted from what is in the body at the start, so that the balances are 0.
  start = function(_ENV)
    lung.breathed_o2, lung.breathed_co2 = stored_o2, stored_co2
  end,

  equations = function(_ENV)
    drive.PaCO2, drive.SaO2, drive.C_co2 = lung.PaCO2, lung.SaO2, lung.CaCO2_normal
    drive.standard_HCO3, drive.C_o2_brain = lung.standard_HCO3, tissues.o2_brain
    drive.co2_factor = lung_disease.co2_sense

    air.disease(_ENV)
    air.air(_ENV, "ventilator")
    ventilator.air_o2, ventilator.air_co2 = air_o2, air_co2

    lung.flow = tissues.flow
    air.chronic(_ENV)
    shunted = air.shunt(_ENV, shunt)
    lung.shunt = shunted
    lung.C_o2_tissue, lung.C_co2_tissue = tissues.C_o2_venous, tissues.C_co2_venous
    lung.strong_ions = q(38.66, "mmol/L") + lung_disease.base - acid - (tissues.lactate - tissues.lactate_rest)

    tissues.C_o2_artery, tissues.C_co2_artery = lung.C_o2_artery, lung.C_co2_artery
    for _, bed in ipairs(beds) do tissues["F_" .. bed] = cardiac_output * _ENV["flow_" .. bed] end

    stored_o2, stored_co2 = lung.total_o2 + tissues.total_o2, lung.total_co2 + tissues.total_co2
    balance_o2  = stored_o2 - lung.breathed_o2 + tissues.used_o2
    balance_co2 = stored_co2 - lung.breathed_co2 - tissues.made_co2
  end,
}
