-- SPDX-License-Identifier: Apache-2.0
-- What ails the heart, and what is done to it: severities from 0 (none) to 1 (the most), combined into what heart, its
-- vessels and those of the lung take. It has no states. Of several conditions each takes its share of what the others
-- leave, so that all of them together are defined.

local valves = {
  stenosis_mitral = "Narrow mitral valve: 0.5 moderate (2.6 cm2 left), 0.8 severe (1.2), 1 (0.25)",
  stenosis_tricuspid = "Narrow tricuspid valve: 0.5 moderate, 0.8 severe (1.7 cm2), 1 (0.35)",
  stenosis_aortic = "Narrow aortic valve: 0.6 moderate (1.7 cm2 left), 0.8 severe (1 cm2), 0.9 critical (0.6), 1 (0.2)",
  stenosis_pulmonary = "Narrow pulmonary valve: 0.6 moderate, 0.8 severe (1 cm2 left), 1 (0.2)",
  regurgitation_mitral = "Leaking mitral valve: 0.2 moderate (0.2 cm2), 0.4 severe, 1 a torn leaflet (1 cm2)",
  regurgitation_tricuspid = "Leaking tricuspid valve: 0.2 moderate (0.2 cm2), 0.4 severe, 1 (1 cm2)",
  regurgitation_aortic = "Leaking aortic valve: 0.1 moderate (0.1 cm2), 0.3 severe, 1 torn (1 cm2)",
  regurgitation_pulmonary = "Leaking pulmonary valve: 0.2 moderate, 0.4 severe, 1 (1 cm2)",
}

local input = {
  failure_left  = { 0, "1", "Weak left ventricle: 0.3 ejection fraction 45 %, 0.6 30 %, 0.8 20 %, 1 10 %",
                    range = { 0, 1 },
                    source = "classes of ejection fraction: McDonagh et al. 2021, doi:10.1093/eurheartj/ehab368" },
  failure_right = { 0, "1", "Weak right ventricle, as of the left", range = { 0, 1 } },
  stiffness_left  = { 0, "1", "Left ventricle that does not relax: 0.3 grade I, 0.6 grade II, 1 grade III",
                      range = { 0, 1 },
                      source = "Nagueh et al. 2016, doi:10.1016/j.echo.2016.01.011" },
  stiffness_right = { 0, "1", "Right ventricle that does not relax, as of the left", range = { 0, 1 } },
  infarction = { 0, "1", "Share of the muscle of the left ventricle that no longer contracts: 0.25 failure, 0.4 shock",
                 range = { 0, 1 }, source = "Page et al. 1971" },
  coronary   = { 0, "1", "Narrowing of all coronary arteries: 0.5 without symptoms, 0.7 pain on effort, "
                         .. "0.9 pain at rest, 1 hardly any flow", range = { 0, 1 },
                 source = "reserve by diameter: Gould et al. 1974" },
  embolism   = { 0, "1", "Share of the vessels of the lung that clots close: 0.3 small, 0.5 strain of the right heart, "
                         .. "0.75 shock, 1 nearly all", range = { 0, 1 },
                 source = "McIntyre and Sasahara 1971" },
  effusion   = { 0, "mL", "Fluid in the pericardium", range = { 0, 2000 } },
  adapted    = { 0, "1", "How far the pericardium has grown with the fluid: 0 in minutes, 0.8 in weeks",
                 range = { 0, 1 } },
  tamponade  = { 0, "1", "Blood that has run into the pericardium in minutes: 0.5 pressure falls, 0.8 shock, 1 arrest "
                         .. "(300 mL)", range = { 0, 1 } },
  contusion  = { 0, "1", "Bruised heart: loss of force of both ventricles, 1 by half", range = { 0, 1 } },
  block = { 0, "1", "Conduction from atria to ventricles: 0.5 each other beat is lost, 1 ventricles beat at 20/min",
            range = { 0, 1 } },
  atrial_fibrillation = { 0, "1", "1: the atria fibrillate and the ventricles beat irregularly", range = { 0, 1 } },

  asystole     = { 0, "1", "1: the heart stands still", range = { 0, 1 } },
  fibrillation = { 0, "1", "1: the ventricles fibrillate", range = { 0, 1 } },
  coarseness   = { 1, "1", "Height of fibrillation in the ECG: 1 coarse, 0.2 fine", range = { 0, 1 } },
  pulseless    = { 0, "1", "1: beats without a pulse: electrical activity alone", range = { 0, 1 } },
  ventricular  = { 0, "1", "1: beats begin in the ventricles", range = { 0, 1 } },
  paced        = { 0, "1", "Share of the heart rate that something else than nerves sets: arrhythmia or pacemaker",
                   range = { 0, 1 } },
  pace         = { 72, "1/min", "Heart rate that it sets", range = { 5, 300 } },
  massage_rate = { 0, "1/min", "Rate of chest compressions", range = { 0, 200 } },
  massage_depth = { 0, "cm", "Depth of chest compressions", range = { 0, 8 } },

  sinus   = { 72, "1/min", "Heart rate that nerves, hormones and drugs ask for", range = { 1, 400 } },
  vigour  = { 1, "1", "What lack of O2, acid and potassium leave of the force of the heart", range = { 0, 1.2 } },
  pacemaker = { 1, "1", "What they leave of its rate", range = { 0, 1.2 } },
  standstill = { 0, "1", "1: they have stopped it", range = { 0, 1 } },
}
for name, text in pairs(valves) do
  input[name] = { 0, "1", text, range = { 0, 1 },
                  source = "Baumgartner et al. 2009, doi:10.1093/ejechocard/jen303; "
                        .. "Zoghbi et al. 2017, doi:10.1016/j.echo.2017.01.007" }
end

return model "cardiovascular/disease" {
  title  = "Conditions of the heart, rhythms, chest compressions",
  source = "clinical classes of severity, see the inputs; effects tuned to them",
  time   = "s",

  parameter = {
    loss_left  = { 0.92, "1", "Loss of force of a ventricle at a failure of 1", range = { 0, 1 },
                   source = "tuned to the ejection fractions of the text" },
    stiffer    = { 5, "1", "Multiplier of the filling pressure at a stiffness of 1, less 1", range = { 0, 10 },
                   source = "tuned to a left atrial pressure above 20 mmHg in grade III" },
    blood_peri = { 300, "mL", "Blood in the pericardium at a tamponade of 1", range = { 50, 1000 },
                   source = "Spodick 2003, doi:10.1056/NEJMra022643: 150-250 mL at once are tamponade" },
    escape     = { 30, "1/min", "Rate of ventricles on their own", range = { 10, 60 },
                   source = "Guyton & Hall 2006: 15 to 40 per minute" },
    overrun    = { 0.8, "1", "Loss of force of ventricles that beat on their own too fast to relax", range = { 0, 1 },
                   source = "tuned to a fall of pressure and output: Wegria et al. 1958" },
    too_fast   = { 180, "1/min", "Rate at half of that", range = { 120, 250 },
                   source = "ACLS 2020: unstable above 150" },
    push       = { 10.5, "mmHg/cm", "Pressure on the heart per depth of compression", range = { 2, 60 },
                   source = "tuned to 17-27 % of normal output at 5 cm: Kim et al. 2008" },
  },
  input = input,
  signal = {
    rate = { "1/min", "Heart rate" },
    force_left  = { "1", "Multiplier of the contractility, left" },
    force_right = { "1", "Multiplier of the contractility, right" },
    filling_left  = { "1", "Multiplier of the filling pressure, left" },
    filling_right = { "1", "Multiplier of the filling pressure, right" },
    coronaries = { "1", "Multiplier of the resistance of coronary vessels" },
    lung = { "1", "Multiplier of the resistance of the vessels of the lung" },
    fluid = { "mL", "Fluid in the pericardium, as if it had come at once" },
    stopped = { "1", "1: the heart stands still, for whatever reason" },
    massage = { "mmHg", "Pressure on the heart at the height of a chest compression" },
  },

  equations = function(_ENV)
    local beats = sinus * pacemaker
    local free = beats * (1 - block) + beats * escape / (beats + escape) * block
    local asked = free * (1 - paced) + pace * paced - q(6, "1/min")
    rate = q(6, "1/min") + 0.5 * (asked + sqrt(asked * asked + q(4, "1/min^2")))
    local hurried = (rate / too_fast)^8
    local sound = vigour * (1 - 0.5 * contusion) * (1 - overrun * ventricular * hurried / (1 + hurried))
    force_left  = sound * (1 - loss_left * failure_left) * (1 - 0.9 * infarction)
    force_right = sound * (1 - loss_left * failure_right)
    filling_left  = 1 + stiffer * stiffness_left
    filling_right = 1 + stiffer * stiffness_right
    -- Diameter counts by its fourth power: half of it is hardly felt against what the small vessels resist.
    local wide = 1 - 0.9 * coronary
    coronaries = 1 + 0.05 * (1 / (wide * wide * wide * wide) - 1)
    -- What is left of the vessels takes all of the flow, and clots narrow it: more than in proportion.
    local rest = 1 - 0.92 * embolism
    lung  = 1 / (rest * rest)
    fluid = effusion * (1 - adapted) + blood_peri * tamponade
    stopped = 1 - (1 - asystole) * (1 - standstill)
    massage = push * massage_depth
  end,
}
