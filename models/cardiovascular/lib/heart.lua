-- SPDX-License-Identifier: Apache-2.0
-- What "cardiovascular/heart" and "cardiovascular/heart_mean" have in common: the same heart, beating or as a mean over
-- the beat, with the same chambers, the same pericardium and the same inputs.

local heart = {}

heart.parameter = {
  T_sys = { 0.5,   "s",   "Length of systole, if there were no beats after it", range = { 0.3, 0.8 } },
  k_sys = { 0.075, "s^2", "Shortening of systole with rate", range = { 0, 0.15 } },
  T_sys_min = { 0.1, "s", "Shortest systole", range = { 0.05, 0.2 },
                source = "keeps very fast hearts within the law" },
  T_atr = { 0.22, "s", "Length of the contraction of the atria, at a period of 1 s", range = { 0.05, 0.4 },
            source = "Heldt 2004 (time to peak and relaxation)" },
  A_mitral    = { 5, "cm^2", "Open area of the mitral valve",    range = { 1, 12 },
                  source = "Baumgartner et al. 2009, doi:10.1093/ejechocard/jen303 (4-6 cm2)" },
  A_tricuspid = { 7, "cm^2", "Open area of the tricuspid valve", range = { 1, 14 },
                  source = "Baumgartner et al. 2009, doi:10.1093/ejechocard/jen303 (above 7 cm2)" },
  A_aortic    = { 4, "cm^2", "Open area of the aortic valve",    range = { 1, 8 },
                  source = "Baumgartner et al. 2009, doi:10.1093/ejechocard/jen303 (3-4 cm2)" },
  A_pulmonary = { 4, "cm^2", "Open area of the pulmonary valve", range = { 1, 8 },
                  source = "as of the aortic valve" },
  A_leak      = { 1,   "cm^2", "Area through which a valve leaks at a regurgitation of 1", range = { 0.1, 3 },
              source = "more than twice a severe leak, 0.3-0.4 cm2: Zoghbi 2017, doi:10.1016/j.echo.2017.01.007" },
  K_jet  = { 4, "mmHg s^2/m^2", "Loss of pressure per square of velocity", range = { 2, 6 },
             source = "simplified Bernoulli equation: half of the density of blood" },
  V_peri = { 425, "mL", "Volume of heart and effusion that stretches the pericardium to 1 mmHg",
             range = { 150, 1500 }, source = "tuned to about 1 mmHg at rest" },
  S_peri = { 40,  "mL", "Volume that raises the pressure of the pericardium e-fold", range = { 10, 200 },
             source = "tuned to tamponade by 150-250 mL of acute effusion: Spodick 2003, N Engl J Med 349:684" },
  P_peri_max = { 150, "mmHg", "Greatest pressure of the pericardium", range = { 50, 500 },
                 source = "keeps the exponential finite" },
}

heart.input = {
  rate = { 72, "1/min", "Heart rate", range = { 5, 300 } },
  contractility_left  = { 1, "1", "Multiplier of the elastance of the left ventricle",  range = { 0, 5 } },
  contractility_right = { 1, "1", "Multiplier of the elastance of the right ventricle", range = { 0, 5 } },
  contractility_atria = { 1, "1", "Multiplier of the elastance of both atria", range = { 0, 5 } },
  stiffness_left  = { 1, "1", "Multiplier of the filling pressure of the left ventricle", range = { 0.2, 10 } },
  stiffness_right = { 1, "1", "Multiplier of the filling pressure of the right ventricle", range = { 0.2, 10 } },
  size = { 1, "1", "Size of the heart: multiplier of its volumes, of the areas of its valves and of the pericardium",
           range = { 0.2, 4 } },
  P_thorax   = { -3.7, "mmHg", "Pressure in the chest", range = { -100, 150 } },
  compression = { 0, "mmHg", "Pressure on the heart from outside, as by a hand on the sternum", range = { 0, 200 } },
  effusion   = { 0, "mL", "Fluid in the pericardium", range = { 0, 1000 } },
  P_aorta    = { 85, "mmHg", "Pressure behind the aortic valve" },
  P_pa       = { 14, "mmHg", "Pressure behind the pulmonary valve" },
  F_into_ra  = { 93, "mL/s", "Flow into the right atrium" },
  F_into_la  = { 93, "mL/s", "Flow into the left atrium" },
  stenosis_mitral    = { 0, "1", "Narrowing of the mitral valve: 1 leaves 5 % of its area", range = { 0, 1 } },
  stenosis_tricuspid = { 0, "1", "Narrowing of the tricuspid valve: 1 leaves 5 % of its area", range = { 0, 1 } },
  stenosis_aortic    = { 0, "1", "Narrowing of the aortic valve: 1 leaves 5 % of its area", range = { 0, 1 } },
  stenosis_pulmonary = { 0, "1", "Narrowing of the pulmonary valve: 1 leaves 5 % of its area", range = { 0, 1 } },
  regurgitation_mitral    = { 0, "1", "Leak of the mitral valve: 1 is an orifice of 1 cm2", range = { 0, 1 } },
  regurgitation_tricuspid = { 0, "1", "Leak of the tricuspid valve: 1 is an orifice of 1 cm2", range = { 0, 1 } },
  regurgitation_aortic    = { 0, "1", "Leak of the aortic valve: 1 is an orifice of 1 cm2", range = { 0, 1 } },
  regurgitation_pulmonary = { 0, "1", "Leak of the pulmonary valve: 1 is an orifice of 1 cm2", range = { 0, 1 } },
  asystole     = { 0, "1", "1: nothing contracts and the ECG is flat", range = { 0, 1 } },
  fibrillation = { 0, "1", "1: the ventricles fibrillate", range = { 0, 1 } },
  coarseness   = { 1, "1", "Height of fibrillation in the ECG: 1 coarse, 0.2 fine", range = { 0, 1 } },
  pulseless    = { 0, "1", "1: beats are seen in the ECG alone, nothing contracts", range = { 0, 1 } },
  ventricular  = { 0, "1", "1: beats begin in the ventricles: wide complexes, atria out of step", range = { 0, 1 } },
  massage_rate = { 0, "1/min", "Rate of chest compressions", range = { 0, 200 } },
  massage = { 0, "mmHg", "Pressure on the heart at the height of a chest compression", range = { 0, 200 } },
  atrial_fibrillation = { 0, "1", "1: the atria fibrillate and the ventricles beat irregularly", range = { 0, 1 } },
}

function heart.chambers()
  return {
    ra = use "cardiovascular/chamber" { E = 0.25, V0 = 14, P0 = 4.2, kE = 0.012 },
    rv = use "cardiovascular/chamber" { E = 1.4,  V0 = 40.8, kE = 0.0155 },
    la = use "cardiovascular/chamber" { E = 0.45, V0 = 14, P0 = 4.0, kE = 0.016 },
    lv = use "cardiovascular/chamber" { E = 2.5, kE = 0.0155 },
  }
end

-- `own` with what both have, so that each model says what is its own.
function heart.with(common, own)
  for name, x in pairs(common) do own[name] = x end
  return own
end

return heart
