-- SPDX-License-Identifier: Apache-2.0
-- Sevoflurane, breathed in: lung, vessel-rich tissues with the brain, muscle and fat, each in balance with the blood
-- that leaves it. Amounts are counted as partial pressures in per cent of an atmosphere.

local actions = require "drugs.lib.actions"

local signal = {
  end_tidal = { "%", "Sevoflurane at the end of a breath out" },
  uptake    = { "mL/min", "Vapour that the blood takes up" },
  taken_in  = { "mL/min", "Vapour that the lung takes in" },
  stored    = { "mL", "Vapour in the body" },
  MAC       = { "%", "Minimum alveolar concentration at this age" },
  depth     = { "1", "Concentration in the brain over the minimum alveolar concentration" },
  BIS       = { "1", "Bispectral index that sevoflurane alone would make" },
}
for name, text in pairs(actions.signals) do signal[name] = text end

return model "drugs/sevoflurane" {
  title  = "Sevoflurane, breathed in",
  source = "Form: Eger 1974, Anesthetic Uptake and Action; solubility: Yasuda et al. 1989, Anesth Analg 69:370 (brain "
        .. "over blood read, the others remembered); volumes and flows of tissues: standard man, not read again",
  time   = "min",

  parameter = {
    age    = { 35,  "yr", "Age", range = { 0.1, 110 } },
    weight = { 70,  "kg", "Body weight", range = { 2, 300 } },
    height = { 170, "cm", "Height", range = { 40, 230 } },
    sex    = { 0,   "1",  "0: male, 1: female", range = { 0, 1 } },
    FRC    = { 2.5, "L",  "Gas in the lung", range = { 0.1, 10 }, vary = lognormal(0.2) },
    blood_gas = { 0.69, "1", "Solubility in blood over that in gas", range = { 0.1, 5 }, vary = lognormal(0.08) },
    brain_blood  = { 1.70, "1", "Solubility in vessel-rich tissues over that in blood", range = { 0.5, 10 } },
    muscle_blood = { 3.13, "1", "Solubility in muscle over that in blood", range = { 0.5, 10 } },
    fat_blood    = { 47.5, "1", "Solubility in fat over that in blood", range = { 5, 200 } },
    V_rich   = { 0.086, "L/kg", "Volume of vessel-rich tissues", range = { 0.01, 0.3 } },
    V_muscle = { 0.47,  "L/kg", "Volume of muscle and skin", range = { 0.05, 0.8 } },
    V_fat    = { 0.21,  "L/kg", "Volume of fat", range = { 0.02, 0.7 }, vary = lognormal(0.3) },
    q_rich   = { 0.76,  "1",    "Share of cardiac output to vessel-rich tissues", range = { 0.1, 0.95 } },
    q_fat    = { 0.06,  "1",    "Share of cardiac output to fat", range = { 0.005, 0.3 } },
    MAC40    = { 2.0,   "%",    "Minimum alveolar concentration at 40 years", range = { 0.5, 5 }, vary = lognormal(0.1),
                 source = "Mapleson 1996, doi:10.1093/bja/76.2.179, with the fall by age" },
    MAC_age  = { -0.00269, "1/yr", "Its change with age, logarithm to base 10", range = { -0.01, 0 },
                 source = "Mapleson 1996, doi:10.1093/bja/76.2.179" },
    C50_BIS  = { 0.694, "1", "Depth that takes half of what it can of the index", range = { 0.1, 3 },
                 source = "as in public implementations" },
    n_BIS    = { 3.326, "1", "Steepness of that", range = { 1, 10 }, source = "as in public implementations" },
    hypnotic_per_MAC = { 5.3, "mg/L", "Propofol that does to the mind what one minimum alveolar concentration does",
                 range = { 0.5, 20 }, source = "1.8 mg/L at which half are unconscious, over 0.34 for sevoflurane" },
    breath_per_MAC = { 1.2, "mg/L", "Propofol that does to breathing what it does", range = { 0.1, 20 },
                 source = "1.33 mg/L that halve the drive, over 1.1" },
    dilator_per_MAC = { 2, "mg/L", "Propofol that does to the circulation what it does", range = { 0.1, 20 },
                 source = "tuned to a fall of pressure by a fifth" },
  },
  input = {
    inspired    = { 0,   "%",     "Sevoflurane breathed in", range = { 0, 20 } },
    ventilation = { 4.5, "L/min", "Alveolar ventilation", range = { 0, 100 } },
    CO          = { 5.5, "L/min", "Cardiac output", range = { 0, 50 } },
  },
  state = {
    lung   = { "%", "Sevoflurane in the alveoli" },
    rich   = { "%", "Sevoflurane in vessel-rich tissues and brain" },
    muscle = { "%", "Sevoflurane in muscle" },
    fat    = { "%", "Sevoflurane in fat" },
  },
  signal = signal,

  start = function(_ENV) lung, rich, muscle, fat = 0, 0, 0, 0 end,

  equations = function(_ENV)
    local flow = blood_gas * CO
    local to_rich   = flow * q_rich * (lung - rich)
    local to_fat    = flow * q_fat * (lung - fat)
    local to_muscle = flow * (1 - q_rich - q_fat) * (lung - muscle)
    local room_rich   = V_rich * weight * brain_blood * blood_gas
    local room_muscle = V_muscle * weight * muscle_blood * blood_gas
    local room_fat    = V_fat * weight * fat_blood * blood_gas
    end_tidal = lung
    taken_in = ventilation * (inspired - lung)
    uptake = to_rich + to_muscle + to_fat
    stored = FRC * lung + room_rich * rich + room_muscle * muscle + room_fat * fat
    dot.lung   = (taken_in - uptake) / FRC
    dot.rich   = to_rich / room_rich
    dot.muscle = to_muscle / room_muscle
    dot.fat    = to_fat / room_fat

    MAC = MAC40 * exp(math.log(10) * MAC_age * (age - q(40, "yr")))
    depth = rich / MAC
    BIS = 25 + 70 * (1 - hill(depth, C50_BIS, n_BIS))
    local acts = { hypnotic = depth * hypnotic_per_MAC, breath = depth * breath_per_MAC,
                   dilator = depth * dilator_per_MAC }
    for name in pairs(actions.signals) do _ENV[name] = acts[name] or 0 end
  end,
}
