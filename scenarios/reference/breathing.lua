-- SPDX-License-Identifier: Apache-2.0
-- Reference runs of "respiratory/breathing". First what an independent run of Albanese's whole cardiopulmonary
-- model had: rest, CO2 and hypoxia to breathe, a shunt, a ventilator. The heart is not in the model, so the cardiac
-- output of that run is set; in hypoxia the tissues have the stores of O2 that his have. Then what is known from
-- people: apnoea, oxygen, acid.
-- models/respiratory/breathing.reference.csv holds what has to come out.

local all = 5.4                                           -- L/min, all beds together
local begins, duration = minutes(40), minutes(71)

-- Albanese's person at rest, then `set`, with the cardiac output of his reflexes.
local stores = { brain = 1300, heart = 284, muscle = 31200, splanchnic = 2200, kidney = 473, skin = 100, other = 162 }
local function albanese(set, output)
  local rest = { cardiac_output = 5.297 / all, shunt = 0.017, ["lung.co_start"] = 0,
                 ["lung.made_co"] = { 0, "mL/min" }, ["chest.FRC"] = { 2.4, "L" } }
  for bed, volume in pairs(stores) do rest["tissues.V_o2_" .. bed] = { volume, "mL" } end
  set.cardiac_output = output / all
  return { set = rest, timeline = { { at = begins, set = set } } }
end
local function at_rest_then(set) return { timeline = { { at = begins, set = set } } } end

-- Lungs are closed when they have emptied, whatever the moment of the breath.
local paralysed = { ["drive.muscle_block"] = 1 }
local preoxygenation = { at = begins - minutes(5), set = "air_o2", to = 1 }

local function minute_after(n) return { from = begins + minutes(n - 1), to = begins + minutes(n) } end
local late10, late20, late30 = minute_after(10), minute_after(20), minute_after(30)
local function after(n) return begins + seconds(n) end
local function from_then(unit) return { from = begins, unit = unit } end

local outcomes = {
  rr20 = mean("means.rr", late20),          rr30 = mean("means.rr", late30),
  vt20 = mean("means.vt", late20),          vt30 = mean("means.vt", late30),
  ve20 = mean("means.ve", late20),         ve30 = mean("means.ve", late30),
  PaO2_20  = mean("lung.PaO2", late20),       PaO2_30  = mean("lung.PaO2", late30),
  PaCO2_20 = mean("lung.PaCO2", late20),      PaCO2_30 = mean("lung.PaCO2", late30),
  SaO2_20  = mean("lung.SaO2", late20),       SaO2_30  = mean("lung.SaO2", late30),
  CvO2_20  = mean("lung.CvO2", late20),       CvO2_30  = mean("lung.CvO2", late30),
  chemo20  = mean("drive.chemo", late20),     chemo30  = mean("drive.chemo", late30),
  ve10 = mean("means.ve", late10), PaO2_10 = mean("lung.PaO2", late10), PaCO2_10 = mean("lung.PaCO2", late10),
  vt10 = mean("means.vt", late10),
  ve3 = mean("means.ve", minute_after(3)), rr3 = mean("means.rr", minute_after(3)),
    before = value_at("means.etco2", begins),

  CaO2  = mean("lung.CaO2", late30),          CaCO2 = mean("lung.CaCO2", late30),
  CvCO2 = mean("lung.CvCO2", late30),
  PAO2  = mean("lung.PAO2", late30),          PACO2 = mean("lung.PACO2", late30),
  PvO2  = mean("lung.PvO2", late30),          PvCO2 = mean("lung.PvCO2", late30),
  etco2 = mean("means.etco2", late30),      spo2  = mean("lung.spo2", late30),
  pH    = mean("lung.pH", late30),            HCO3  = mean("lung.HCO3", late30),
  gradient   = mean("lung.gradient", late30),
  uptake_o2  = mean("lung.uptake_o2", late30),
  output_co2 = mean("lung.output_co2", late30),
  pleural_least = minimum("chest.P_thorax", late30),
  pleural_most  = maximum("chest.P_thorax", late30),
  lung_least    = minimum("chest.V_lung", late30),
  peak_inspiratory = maximum("chest.flow", late30),
  peak_expiratory  = minimum("chest.flow", late30),

  desaturation = first_time("lung.spo2", below(0.9), from_then("min")),
  rise_1  = value_at("lung.PaCO2", after(60)),
  rise_2  = value_at("lung.PaCO2", after(120)),
  rise_5  = value_at("lung.PaCO2", after(300)),

  most_o2  = maximum("balance_o2"),           least_o2  = minimum("balance_o2"),
  most_co2 = maximum("balance_co2"),          least_co2 = minimum("balance_co2"),
}

return scenario {
  title    = "Breathing: rest, CO2, hypoxia, a shunt, a ventilator, apnoea, oxygen, acid",
  model    = "respiratory/breathing",
  duration = duration,
  options  = { precision = 64 },
  record   = { every = { 0.5, "s" }, from = begins - minutes(1), "means.ve", "lung.PaO2", "lung.PaCO2", "lung.SaO2",
               "lung.spo2",
               "lung.CvO2", "lung.CaO2", "lung.CaCO2", "lung.CvCO2", "lung.PAO2", "lung.PvO2", "lung.PvCO2",
               "lung.PACO2",
               "lung.pH", "lung.HCO3", "lung.gradient", "lung.uptake_o2", "lung.output_co2", "drive.chemo",
               "means.rr", "means.vt", "means.etco2", "chest.P_thorax", "chest.V_lung", "chest.flow",
               "balance_o2", "balance_co2" },
  arms = {
    rest   = {},
    albanese_rest  = albanese({}, 5.297),
    albanese_co2_3 = albanese({ air_co2 = 0.03 }, 5.32),
    albanese_co2_5 = albanese({ air_co2 = 0.05 }, 5.34),
    albanese_co2_6 = albanese({ air_co2 = 0.06 }, 5.37),
    albanese_co2_7 = albanese({ air_co2 = 0.07 }, 5.36),
    albanese_o2_16 = albanese({ air_o2 = 0.16 }, 5.42),
    albanese_o2_12 = albanese({ air_o2 = 0.12 }, 6.05),
    albanese_o2_10 = albanese({ air_o2 = 0.10 }, 6.61),
    albanese_o2_8  = albanese({ air_o2 = 0.08 }, 7.05),
    albanese_shunt = albanese({ shunt = 0.20 }, 5.46),
    albanese_ventilator = albanese({ ["ventilator.mode"] = 2, ["ventilator.pressure"] = { 10, "cmH2O" },
                                     ["ventilator.peep"] = { 5, "cmH2O" }, ["ventilator.rate"] = { 12, "1/min" },
                                     ["ventilator.i_e"] = 0.6, ["ventilator.fio2"] = 0.210379,
                                     ["drive.muscle_block"] = 1 }, 5.56),

    apnoea        = at_rest_then(paralysed),
    preoxygenated = { set = { ["chest.FRC"] = { 2.4, "L" } },
                      timeline = { preoxygenation, { at = begins, set = paralysed },
                                   { at = begins + seconds(4), set = { ["lung_disease.obstruction"] = 1 } } } },
    open_airway   = { set = { ["chest.FRC"] = { 2.4, "L" } },
                      timeline = { preoxygenation, { at = begins, set = paralysed } } },
    oxygen        = at_rest_then { air_o2 = 1 },
    co2_4         = at_rest_then { air_co2 = 0.04 },
    overventilated = { timeline = {
      { at = begins - minutes(20), set = { ["ventilator.mode"] = 2, ["ventilator.pressure"] = { 12, "cmH2O" },
        ["ventilator.peep"] = { 0, "cmH2O" }, ["ventilator.rate"] = { 20, "1/min" }, ["ventilator.fio2"] = 0.21 } },
      { at = begins, set = "ventilator.mode", to = 0 } } },
    acid          = { set = { acid = { 10, "mmol/L" } } },
    much_acid     = { set = { acid = { 18, "mmol/L" } } },
    volume_control = at_rest_then { ["ventilator.mode"] = 1, ["ventilator.volume"] = { 0.5, "L" },
      ["drive.muscle_block"] = 1 },
  },
  outcomes = outcomes,
}
