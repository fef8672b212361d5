-- SPDX-License-Identifier: Apache-2.0
-- A body just large enough to try drugs on: a mean pressure with a reflex, and breathing that CO2 drives. For drugs
-- alone, where no circulation and no lung are wanted; the adult has both.

return model "drugs/probe" {
  title  = "A body to try drugs on: pressure with a reflex, breathing on CO2",
  source = "Pressure: the products and feedback of Su et al. 2023 (PMID 37355412) at rest, with a fast reflex; "
        .. "breathing: Bouillon et al. 2003, Anesthesiology 99:779",
  time   = "min",

  parameter = {
    HR0  = { 65,   "1/min", "Heart rate at rest", range = { 30, 120 }, vary = lognormal(0.15) },
    SV0  = { 80,   "mL",    "Stroke volume at rest", range = { 30, 150 }, vary = lognormal(0.2) },
    MAP0 = { 90,   "mmHg",  "Mean arterial pressure at rest", range = { 50, 140 }, vary = lognormal(0.1) },
    FB   = { 0.661, "1",    "Power of relative pressure that the reflex takes off rate, stroke volume and resistance",
             range = { 0, 3 } },
    coupled = { 0.312, "1", "Fall of stroke volume with the logarithm of heart rate", range = { 0, 1 } },
    tau  = { 20,   "s",     "Time constant of the reflex", range = { 2, 600 }, source = "tuned to seconds" },
    fear_HR = { 6.7, "1/min", "Heart rate added by fear", range = { 0, 60 } },
    fear_SV = { 7.4, "mL",  "Stroke volume added by fear", range = { 0, 60 } },
    V0   = { 7.06, "L/min", "Ventilation at rest", range = { 2, 20 }, vary = lognormal(0.2) },
    P0   = { 42.4, "mmHg",  "Arterial PCO2 at rest", range = { 30, 60 } },
    F    = { 4.30, "1",     "Power of PCO2 in ventilation", range = { 0.5, 10 }, vary = lognormal(0.2) },
    k_el = { 0.08, "1/min", "Rate constant of CO2 in the body", range = { 0.01, 1 } },
    k_e0 = { 0.92, "1/min", "Rate constant of CO2 at its receptors", range = { 0.05, 10 } },
  },
  input = {
    rate          = { 1, "1", "Multiplier of heart rate", range = { 0, 10 } },
    stroke_volume = { 1, "1", "Multiplier of stroke volume", range = { 0, 10 } },
    resistance    = { 1, "1", "Multiplier of resistance", range = { 0, 100 } },
    baroreflex    = { 1, "1", "Multiplier of the power of the reflex", range = { 0, 3 } },
    drive         = { 1, "1", "Multiplier of ventilation at a given PCO2", range = { 0, 5 } },
    breathing_block = { 0, "1", "Block of the muscles of breathing", range = { 0, 1 } },
    fear          = { 0, "1", "Fear: 1 before an operation", range = { 0, 3 } },
  },
  state = {
    felt = { "1",    "Relative pressure that the reflex answers" },
    PCO2 = { "mmHg", "Arterial PCO2", valid = { 5, 250 } },
    PCO2_felt = { "mmHg", "PCO2 at its receptors" },
  },
  signal = {
    HR  = { "1/min", "Heart rate" },
    SV  = { "mL",    "Stroke volume" },
    CO  = { "L/min", "Cardiac output" },
    MAP = { "mmHg",  "Mean arterial pressure" },
    TPR = { "mmHg min/L", "Resistance" },
    ventilation = { "L/min", "Ventilation" },
  },

  start = function(_ENV)
    -- pressure that starts above rest by fear is what the reflex knows
    felt = 1
    PCO2, PCO2_felt = P0, P0
  end,

  equations = function(_ENV)
    local answer = pow(felt, -FB * baroreflex)
    HR = HR0 * rate * answer + fear_HR * fear
    SV = (SV0 * stroke_volume * answer + fear_SV * fear) * (1 - coupled * log(HR / HR0))
    CO = HR * SV
    TPR = MAP0 / (HR0 * SV0) * resistance * answer
    MAP = CO * TPR
    dot.felt = (MAP / MAP0 - felt) / tau
    ventilation = V0 * pow(PCO2_felt / P0, F) * drive * (1 - breathing_block)
    dot.PCO2 = k_el * (P0 - PCO2 * ventilation / V0)
    dot.PCO2_felt = k_e0 * (PCO2 - PCO2_felt)
  end,
}
