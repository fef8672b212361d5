-- SPDX-License-Identifier: Apache-2.0
-- The heart: four chambers that contract one after the other, four valves that can be narrow or leak, and the
-- pericardium around all of it. It takes flows into the atria and pressures behind the outlets.

local heart = require "cardiovascular.lib.heart"

return model "cardiovascular/heart" {
  title  = "Heart of four chambers and four valves in a pericardium",
  source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733 (ventricles); "
        .. "Heldt et al. 2002, doi:10.1152/japplphysiol.00241.2001 (timing of the atria)",
  time   = "s",

  parameter = heart.with(heart.parameter, {
    T_av  = { 0.15, "s", "From the contraction of the atria to that of the ventricles, at a period of 1 s",
              range = { 0.05, 0.4 }, source = "Heldt 2004 has 0.12-0.19" },
    kR_l  = { 3.75e-4, "s/mL", "Viscous resistance of the left ventricle per pressure", range = { 1e-5, 1e-2 } },
    kR_r  = { 1.4e-3,  "s/mL", "Viscous resistance of the right ventricle per pressure", range = { 1e-5, 1e-2 } },

    R_mitral    = { 2.5e-3, "mmHg s/mL", "Resistance of the mitral valve",    range = { 5e-4, 0.1 } },
    R_tricuspid = { 2.5e-3, "mmHg s/mL", "Resistance of the tricuspid valve", range = { 5e-4, 0.1 } },
    R_aortic    = { 4e-3,   "mmHg s/mL", "Resistance of the aortic valve",    range = { 5e-4, 0.1 },
                    source = "Heldt 2004, 0.006-0.010 with the ascending aorta" },
    R_pulmonary = { 4e-3,   "mmHg s/mL", "Resistance of the pulmonary valve", range = { 5e-4, 0.1 },
                    source = "Heldt 2004, 0.006" },
    astray = { 0.2, "1", "Loss of force of ventricles that contract out of step", range = { 0, 0.6 },
               source = "tuned: about a fifth less stroke work when paced at the apex" },
    P_soft = { 0.3, "mmHg", "Pressure over which a valve opens", range = { 0.01, 5 },
               source = "numerical: with a tenth of it cardiac output is 1 % less" },

  }),

  input = heart.input,

  part = heart.chambers(),

  state = {
    beats = { "1",  "Heart beats since the start" },
    edv   = { "mL", "Volume of the left ventricle at the end of the last diastole" },
    esv   = { "mL", "Volume of the left ventricle at the end of the last systole" },
  },

  signal = {
    phase      = { "1", "Of the beat, from the contraction of the ventricles on: 0 to 1" },
    systole    = { "s", "Length of systole at this rate" },
    act_v      = { "1", "Activation of the ventricles" },
    act_a      = { "1", "Activation of the atria" },
    P_pericardium = { "mmHg", "Pressure in the pericardium" },
    volume     = { "mL", "Blood in the heart" },
    P_ra = { "mmHg", "Pressure in the right atrium" },
    P_la = { "mmHg", "Pressure in the left atrium" },
    P_rv = { "mmHg", "Pressure in the right ventricle" },
    P_lv = { "mmHg", "Pressure in the left ventricle" },
    P_ra_tm = { "mmHg", "Pressure in the right atrium above that in the chest" },
    F_tricuspid = { "mL/s", "Flow through the tricuspid valve" },
    F_pulmonary = { "mL/s", "Flow through the pulmonary valve" },
    F_mitral    = { "mL/s", "Flow through the mitral valve" },
    F_aortic    = { "mL/s", "Flow through the aortic valve" },
    cardiac_output = { "L/min", "Flow through the aortic valve, as a mean of the last seconds" },
    stroke_volume  = { "mL", "Forward flow of a beat, as a mean of the last seconds" },
    stroke_work    = { "J", "Work of the left ventricle on the blood of a beat, as a mean of the last seconds" },
    ejection_fraction = { "1", "Of the left ventricle, last beat" },
    ecg = { "mV", "Electrocardiogram, lead II" },
    beating = { "1", "Share of the beats that a pulse follows" },
    pulse_rate = { "1/min", "Rate of the pulse, by the heart or by compressions of the chest" },
    P_massage = { "mmHg", "Pressure on the heart by compressions of the chest, now" },
  },

  start = function(_ENV)
    beats = 0
    ra.V, rv.V, la.V, lv.V = size * q(62, "mL"), size * q(145, "mL"), size * q(62, "mL"), size * q(140, "mL")
    edv, esv = size * q(140, "mL"), size * q(62, "mL")
  end,

  equations = function(_ENV)
    local s = q(1, "s")
    local period = 1 / rate
    local live = 1 - asystole
    beating = live * (1 - fibrillation) * (1 - pulseless)
    -- Compressions: half of the time, without a kink. They count as a pulse where there is no other.
    local press = 0.5 - 0.5 * cos(2 * math.pi * massage_rate * t)
    P_massage = massage * press * press
    local pressed = hill(massage * massage_rate, q(300, "mmHg/min"), 2)
    -- A beat that moves hardly anything is not felt: it takes a few mL.
    local felt = (cardiac_output * period / q(6, "mL"))^4
    pulse_rate = beating * rate * felt / (1 + felt) + (1 - beating) * pressed * massage_rate

    -- The beat. The period of a fibrillating atrium hops from beat to beat by a sequence that never repeats.
    local n = floor(beats)
    phase = beats - n
    local hop = n * 0.6180339887498949
    dot.beats = rate * (1 + 0.6 * atrial_fibrillation * (hop - floor(hop) - 0.5))
    local room = T_sys - k_sys / period - T_sys_min
    systole = T_sys_min + 0.5 * (room + sqrt(room * room + q(1e-4, "s^2")))

    -- Activation: a squared sine.
    local function pulse(time, length)
      local swing = sin(math.pi * min(time / length, 1))
      return swing * swing
    end
    local root = sqrt(period / s)
    local early = phase + T_av * root / period
    act_v = beating * (1 - astray * ventricular) * pulse(phase * period, systole)
    local kick = beating * (1 - 0.7 * ventricular) * (1 - atrial_fibrillation)
    act_a = kick * pulse((early - floor(early)) * period, T_atr * root)

    -- The pericardium.
    volume = ra.V + rv.V + la.V + lv.V
    local stretch = exp(min(((volume + effusion) / size - V_peri) / S_peri, 30))
    local P_stretch = q(1, "mmHg") * stretch
    P_pericardium = P_thorax + compression + P_massage + P_stretch / (1 + P_stretch / P_peri_max)

    for _, chamber in ipairs { ra, rv, la, lv } do
      chamber.P_outside, chamber.size = P_pericardium, size
    end
    ra.activation, la.activation = act_a, act_a
    rv.activation, lv.activation = act_v, act_v
    ra.contractility, la.contractility = contractility_atria, contractility_atria
    rv.contractility, lv.contractility = contractility_right, contractility_left
    rv.stiffness, lv.stiffness = stiffness_right, stiffness_left

    -- A valve: forward through what resists and what its area costs, backward through what does not close.
    local function valve(drop, resistance, area, stenosis, regurgitation)
      -- The small one of the smoothed halves of the drop comes from the large one: a difference would lose its digits.
      local large = 0.5 * (sqrt(drop * drop + P_soft * P_soft) + abs(drop))
      local small = 0.25 * P_soft * P_soft / large
      local ahead, back = when(gt(drop, 0), large, small), when(gt(drop, 0), small, large)
      local open = size * area * (1 - 0.95 * stenosis)
      resistance = resistance / size
      local jet = K_jet / (open * open)
      local forward = 2 * ahead / (resistance + sqrt(resistance * resistance + 4 * jet * ahead))
      return forward - regurgitation * size * A_leak * back / sqrt(K_jet * (back + P_soft))
    end
    local function positive(P) return 0.5 * (P + sqrt(P * P + P_soft * P_soft)) end

    -- A ventricle that shortens makes less pressure: a resistance in front of the outlet.
    local inner_l, inner_r = kR_l * positive(lv.P_wall), kR_r * positive(rv.P_wall)
    P_ra, P_la = ra.P, la.P
    P_ra_tm = P_ra - P_thorax
    F_aortic    = valve(lv.P - P_aorta, R_aortic + inner_l, A_aortic, stenosis_aortic, regurgitation_aortic)
    F_pulmonary = valve(rv.P - P_pa, R_pulmonary + inner_r, A_pulmonary, stenosis_pulmonary, regurgitation_pulmonary)
    P_lv = lv.P - inner_l / size * F_aortic
    P_rv = rv.P - inner_r / size * F_pulmonary
    F_mitral    = valve(P_la - P_lv, R_mitral, A_mitral, stenosis_mitral, regurgitation_mitral)
    F_tricuspid = valve(P_ra - P_rv, R_tricuspid, A_tricuspid, stenosis_tricuspid, regurgitation_tricuspid)

    ra.F_in, ra.F_out = F_into_ra, F_tricuspid
    rv.F_in, rv.F_out = F_tricuspid, F_pulmonary
    la.F_in, la.F_out = F_into_la, F_mitral
    lv.F_in, lv.F_out = F_mitral, F_aortic

    -- Volumes are read at the end of diastole and of systole, where all valves are closed.
    local function read(at)
      local d = (phase * period - at) / q(0.025, "s")
      local near = max(0, 1 - d * d)
      return near * near / q(0.004, "s")
    end
    dot.edv = read(q(0.03, "s")) * (lv.V - edv)
    dot.esv = read(0.82 * systole) * (lv.V - esv)
    local recent = q(4, "s")
    cardiac_output = delay(F_aortic, recent, 2, size * rate * q(76, "mL"))
    stroke_volume  = cardiac_output * (beating * period + (1 - beating) * pressed / (massage_rate + q(1, "1/min")))
    local ejected = 0.5 * (edv - esv + sqrt((edv - esv)^2 + q(1, "mL^2")))
    ejection_fraction = beating * ejected / (edv + q(1, "mL"))
                        + (1 - beating) * pressed * stroke_volume / (lv.V + stroke_volume + q(1, "mL"))
    stroke_work    = delay(P_lv * F_aortic, recent, 2, q(0.012, "W") * 100) * period

    -- The ECG: P, QRS and T as bells. P goes before the contraction of the atria, QRS before that of the ventricles.
    local ahead = phase - floor(phase + 0.5)
    local now = ahead * period
    local function bell(height, at, width) return height * exp(-((now - at) / width)^2) end
    local later = (phase - floor(phase)) * period
    local function bell_after(height, at, width) return height * exp(-((later - at) / width)^2) end
    local P_wave = (1 - atrial_fibrillation) * bell(0.15, -(T_av + q(0.02, "s")) * root, q(0.025, "s"))
    local QRS = bell(-0.1, q(-0.052, "s"), q(0.008, "s")) + bell(1.1, q(-0.03, "s"), q(0.011, "s"))
                + bell(-0.25, q(-0.008, "s"), q(0.009, "s"))
    local T_wave = bell_after(0.3, 0.72 * systole, q(0.05, "s"))
    -- Ventricular beats: one wide wave and its opposite.
    local wide = bell(1.7, q(0, "s"), q(0.045, "s")) - bell_after(0.6, q(0.17, "s"), q(0.06, "s"))
    local complex = (1 - ventricular) * (P_wave + QRS + T_wave) + ventricular * wide
    local w = 2 * math.pi * t
    local quiver = 0.06 * sin(w * q(6.3, "1/s")) + 0.04 * sin(w * q(7.9, "1/s"))
    local chaos = 0.35 * sin(w * q(4.1, "1/s")) + 0.25 * sin(w * q(5.3, "1/s")) + 0.2 * sin(w * q(6.7, "1/s"))
    ecg = q(1, "mV") * live * ((1 - fibrillation) * ((1 - 0.4 * pulseless * (1 - ventricular)) * complex
                                                     + atrial_fibrillation * quiver)
                               + fibrillation * coarseness * chaos)
  end,
}
