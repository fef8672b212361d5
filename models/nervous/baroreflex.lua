-- SPDX-License-Identifier: Apache-2.0
-- How the nervous system holds arterial pressure: receptors in the carotid sinus and the low-pressure receptors of the
-- right heart, sympathetic and vagal activity, and what these do to heart, vessels and veins.
--
-- The pathways are those of Ursino 1998 with the weights of Albanese 2016, so that chemoreceptors, stretch of the lung
-- and the state of the centre act on the same nerves. What comes out is relative to rest: multipliers are 1 and shifts
-- are 0 where every input has the value that the parameters call its resting value.

local beat = require "nervous.lib.beat"

return model "nervous/baroreflex" {
  title  = "Baroreflex: arterial and cardiopulmonary, sympathetic and vagal",
  source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733; "
        .. "Albanese et al. 2016, doi:10.1152/ajpheart.00230.2014 (weights, chemoreceptors, stretch)",
  time   = "s",

  parameter = {
    -- Afferents.
    P_n    = { 92,    "mmHg", "Carotid pressure at which the receptors are half active", range = { 40, 160 },
               vary = lognormal(0.05) },
    ka     = { 11.758, "mmHg", "Slope of the receptors: larger is less sensitive", range = { 3, 60 },
               vary = lognormal(0.15) },
    f_min  = { 2.52,  "1/s", "Least activity of the receptors", range = { 0, 10 } },
    f_max  = { 47.78, "1/s", "Most activity of the receptors", range = { 20, 100 } },
    tau_z  = { 6.37,  "s", "Response of the receptors to the speed of pressure", range = { 0, 20 } },
    tau_p  = { 2.076, "s", "Time constant of the receptors", range = { 0.2, 20 } },
    pulse_0 = { 40, "mmHg", "Pulse pressure at rest", range = { 0, 120 },
                source = "pressure of healthy adults: 114/74" },
    P_low  = { 6,     "mmHg", "Resting transmural pressure of the right atrium", range = { -5, 15 },
               source = "tuned to be neutral at rest; Heldt 2004 has 5-8" },
    S_low  = { 5,     "mmHg", "Range of the low-pressure receptors", range = { 1, 20 },
               source = "Heldt et al. 2002, doi:10.1152/japplphysiol.00241.2001" },
    aortic = { 0.55, "1", "Share of the receptors of the aortic arch in what the heart is told", range = { 0, 1 },
               source = "tuned; Ferguson et al. 1985, J Clin Invest 76:2265: two thirds of the answer of heart rate" },
    tau_f = { 3, "s", "Time constant of the low-pressure receptors", range = { 0.5, 20 },
              source = "smooths beat and breath" },
    tau_a = { 80, "s", "Time in which these receptors get used to a pressure", range = { 10, 1000 },
              source = "tuned, between the 5 and 500 s of Ottesen et al. 2004, doi:10.1137/1.9780898718287" },
    tau_u = { 1400, "min", "Time in which a filling becomes what is usual", range = { 10, 1e5 },
              source = "Leete & Layton 2019, doi:10.1016/j.compbiomed.2018.11.002: 1/0.0007 min" },
    used_to = { 1, "1", "Share of a filling above what is usual that they get used to as fast as to a loss",
                range = { 0, 1 }, source = "as of a loss; less where what is usual has been learnt (settling)" },
    heeded = { 1, "1", "Share of a filling above what is usual that vessels answer to", range = { 0, 1 },
               source = "as of a loss; less where what is usual has been learnt" },
    S_a = { 0.5, "mmHg", "Sudden fall of the low pressure that withdraws most of the vagus", range = { 0.2, 20 },
            source = "tuned to loss of blood and to tilt" },
    W_a = { 1.66, "1/s", "Vagal activity that a sudden fall of the low pressure withdraws", range = { 0, 5 },
            source = "tuned to a heart rate of 25-35 % more after a loss of 10 % in 30 s: Hosomi and Sagawa 1979, "
                  .. "doi:10.1152/ajpheart.1979.236.4.H607" },
    -- Resting values of what else comes in.
    chemo_0   = { 3.14, "1/s", "Resting activity of the chemoreceptors", range = { 0, 20 },
                  source = "Albanese 2016, at rest" },
    stretch_0 = { 6.22, "1/s", "Resting activity of the stretch receptors of the lung", range = { 0, 40 },
                  source = "Albanese 2016, at a tidal volume of 0.53 L" },

    -- Sympathetic activity: of resistance vessels (p), veins (v) and heart (h).
    fes_inf = { 2.10,  "1/s", "Sympathetic activity under a high pressure", range = { 0, 5 } },
    fes_0   = { 16.11, "1/s", "Sympathetic activity without pressure", range = { 8, 30 } },
    fes_min = { 2.66,  "1/s", "Activity below which effectors do not answer", range = { 1, 5 } },
    fes_max = { 60,    "1/s", "Most that the nerves can do", range = { 20, 200 } },
    kes     = { 0.0675, "s",  "Slope of the sympathetic centre", range = { 0.01, 0.2 } },
    W_bp = { 1.7, "1", "Weight of baroreceptors, resistances", range = { 0, 5 },
             source = "tuned to loss of blood; Albanese 2016 has 1.1375" },
    W_bv = { 2.2, "1", "Weight of baroreceptors, veins", range = { 0, 5 },
             source = "tuned to loss of blood; Albanese 2016 has 1.0806" },
    W_bh = { 1.75,   "1", "Weight of baroreceptors, heart", range = { 0, 5 } },
    W_cp = { 1.716,  "1", "Weight of chemoreceptors, resistances", range = { 0, 10 } },
    W_cv = { 1.716,  "1", "Weight of chemoreceptors, veins", range = { 0, 10 } },
    W_ch = { 1,      "1", "Weight of chemoreceptors, heart", range = { 0, 10 } },
    W_sp = { 0.3997, "1", "Weight of lung stretch, resistances", range = { 0, 5 } },
    W_sv = { 0.2907, "1", "Weight of lung stretch, veins", range = { 0, 5 } },
    W_sh = { 0,      "1", "Weight of lung stretch, heart", range = { 0, 5 } },
    W_lp = { 3.65, "1/s/mmHg", "Weight of low-pressure receptors, resistances", range = { 0, 20 },
             source = "tuned to loss of blood and to tilt; Heldt 2004 has 6-10 % of resistance per mmHg" },
    W_lv = { 0, "1/s/mmHg", "Weight of low-pressure receptors, veins", range = { 0, 20 },
             source = "tuned to loss of blood: with it output would hardly fall after a loss of 10 %" },
    theta_p = { 13.32, "1/s", "Offset of the centre, resistances", range = { -20, 40 } },
    theta_v = { 13.32, "1/s", "Offset of the centre, veins", range = { -20, 40 } },
    theta_h = { 3.6,   "1/s", "Offset of the centre, heart", range = { -60, 40 } },

    -- Vagal activity.
    fev_0   = { 3.2,  "1/s", "Vagal activity under a low pressure", range = { 0, 10 } },
    fev_inf = { 6.3,  "1/s", "Vagal activity under a high pressure", range = { 2, 20 } },
    fcs_0   = { 25,   "1/s", "Receptor activity at the middle of the vagal range", range = { 10, 40 } },
    kev     = { 7.06, "1/s", "Slope of the vagal centre", range = { 2, 30 } },
    W_vc    = { 0.2,   "1", "Weight of chemoreceptors, vagus", range = { 0, 2 } },
    W_vs    = { 0.103, "1", "Weight of lung stretch, vagus", range = { 0, 2 } },
    theta_vagus = { -0.68, "1/s", "Offset of the centre, vagus", range = { -5, 5 } },

    -- Effectors: each answers to the logarithm of the activity, late and slowly.
    period = { 0.827, "s", "Period of the heart at rest", range = { 0.4, 1.5 }, vary = lognormal(0.1) },
    period_min = { 0.33, "s", "Shortest period of the sinus node", range = { 0.2, 0.5 },
                   source = "220/min less 40 years of age" },
    G_Ts  = { 0.26, "s",  "Sympathetic shortening of the period", range = { 0, 0.6 }, vary = lognormal(0.25),
              source = "tuned to the heart rate upright; Ursino 1998 has -0.13" },
    hurried = { 0.8, "1", "Sympathetic effect on the period beyond which it gives little more", range = { 0.2, 10 },
                source = "tuned to 120-140/min after a loss of 35 %: class III haemorrhage, ATLS" },
    G_Tv  = { 0.09,  "s^2", "Vagal gain of the period", range = { 0, 0.4 }, vary = lognormal(0.25) },
    G_El  = { 0.163, "1", "Gain of contractility, left", range = { 0, 1 }, vary = lognormal(0.25) },
    G_Er  = { 0.164, "1", "Gain of contractility, right", range = { 0, 1 }, vary = lognormal(0.25) },
    G_Rs  = { 0.35,  "1", "Gain of resistance, splanchnic", range = { 0, 2 }, vary = lognormal(0.25),
              source = "tuned to loss of blood; Albanese 2016 has 0.21" },
    G_Rm  = { 0.551, "1", "Gain of resistance, muscle", range = { 0, 2 }, vary = lognormal(0.25) },
    G_Rk  = { 0.3,  "1", "Gain of resistance, kidney", range = { 0, 2 }, vary = lognormal(0.25),
              source = "tuned: somewhat less than of the splanchnic bed" },
    G_Rskin = { 0.551, "1", "Gain of resistance, skin", range = { 0, 2 }, vary = lognormal(0.25),
                source = "as of the extrasplanchnic bed" },
    G_Ro  = { 0.551, "1", "Gain of resistance, other", range = { 0, 2 }, vary = lognormal(0.25) },
    clenched = { 100, "1", "Effect on resistances beyond which they give little more", range = { 0.2, 1000 },
                 source = "no bend in Ursino 1998" },
    G_Vs  = { 590, "mL", "Constriction of veins, splanchnic", range = { 0, 1600 }, vary = lognormal(0.25),
              source = "Albanese 2016, about doubled: tuned to loss of blood and to tilt" },
    G_Vm  = { 131, "mL", "Constriction of veins, muscle", range = { 0, 300 }, vary = lognormal(0.25),
              source = "Albanese 2016, about doubled: tuned to loss of blood and to tilt" },
    G_Vskin = { 55, "mL", "Constriction of veins, skin", range = { 0, 300 }, vary = lognormal(0.25),
                source = "a third of the extrasplanchnic gain of Albanese 2016, doubled as the others" },
    G_Vo  = { 111, "mL", "Constriction of veins, other", range = { 0, 300 }, vary = lognormal(0.25),
              source = "two thirds of the extrasplanchnic gain of Albanese 2016, doubled as the others" },
    squeezed = { 1.05, "1", "Effect on veins beyond which they give little more", range = { 0.2, 10 },
                 source = "tuned to half of the pressure after a loss of 35 %" },
    D_R = { 2, "s", "Delay of resistances", range = { 0.2, 10 } },   tau_R = { 6,  "s", "Time constant of resistances",
            range = { 1, 60 } },
    D_V = { 5, "s", "Delay of veins", range = { 0.2, 20 } },         tau_V = { 20, "s", "Time constant of veins",
            range = { 1, 120 } },
    D_h = { 2, "s", "Delay of sympathetic effects on the heart", range = { 0.2, 10 } },
    tau_E  = { 8, "s", "Time constant of contractility", range = { 1, 60 } },
    tau_Ts = { 2, "s", "Time constant of the period, sympathetic", range = { 0.5, 20 } },
    D_v    = { 0.2, "s", "Delay of the vagus", range = { 0.05, 2 } },
    tau_rest = { 15, "s", "How fast rest is learnt while a patient settles", range = { 2, 200 }, source = "numerical" },
    tau_Tv = { 1.5, "s", "Time constant of the period, vagal", range = { 0.2, 10 } },
  },

  input = {
    P_carotid = { 92,  "mmHg", "Pressure in the carotid sinus" },
    above     = { 0,   "mmHg", "Pressure in the aortic arch above that in the carotid sinus" },
    P_ra      = { 6,   "mmHg", "Transmural pressure of the right atrium" },
    chemo     = { 3.14, "1/s", "Activity of the peripheral chemoreceptors", range = { 0, 60 } },
    stretch   = { 6.22, "1/s", "Activity of the stretch receptors of the lung", range = { 0, 200 } },
    hypoxia_p = { 0, "1/s", "Excitation of the centre by lack of oxygen and CO2, resistances", range = { -60, 120 } },
    hypoxia_v = { 0, "1/s", "Excitation of the centre by lack of oxygen and CO2, veins", range = { -60, 120 } },
    hypoxia_h = { 0, "1/s", "Excitation of the centre by lack of oxygen and CO2, heart", range = { -60, 120 } },
    low_pressure = { 1, "1", "Multiplier of the cardiopulmonary limb", range = { 0, 5 } },
    pulse_p = { 0, "1", "Where the pressure is a mean: what its pulse adds to the effect on resistances" },
    pulse_v = { 0, "1", "Where the pressure is a mean: what its pulse adds to the effect on veins" },
    pulse_h = { 0, "1", "Where the pressure is a mean: what its pulse adds to the effect on the heart" },
    pulse_vagal = { 0, "1/s", "Where the pressure is a mean: what its pulse adds to vagal activity" },
    size = { 1, "1", "Size of a person: multiplier of the volumes that veins shift", range = { 0.2, 4 } },
    settling = { 0, "1", "1: effectors stay at rest, and what the nerves say becomes their rest", range = { 0, 1 } },
    depression = { 0, "1", "Loss of the reflex by drugs; 1: everything stays at its resting tone", range = { 0, 1 } },
    block_sympathetic = { 0, "1", "Block of sympathetic effects; 1: no sympathetic tone is left", range = { 0, 1 } },
    block_vagal = { 0, "1", "Block of vagal effects; 1: no vagal tone is left", range = { 0, 1 } },
  },

  state = {
    rest_p = { "1", "Sympathetic effect at rest, resistances" },
    rest_v = { "1", "Sympathetic effect at rest, veins" },
    rest_h = { "1", "Sympathetic effect at rest, heart" },
    rest_vagal = { "1/s", "Vagal activity at rest" },
    x_P  = { "mmHg", "Carotid pressure as the receptors remember it" },
    x_f  = { "mmHg", "Transmural pressure of the right atrium, mean of some seconds" },
    x_a  = { "mmHg", "Transmural pressure of the right atrium that the receptors are used to" },
    x_u  = { "mmHg", "Transmural pressure of the right atrium that is usual" },
    x_R  = { "1", "Sympathetic effect on resistances" },
    x_V  = { "1", "Sympathetic effect on veins" },
    x_E  = { "1", "Sympathetic effect on contractility" },
    x_Ts = { "1", "Sympathetic effect on the period" },
    x_Tv = { "1/s", "Vagal effect on the period" },
  },

  signal = {
    felt        = { "mmHg", "Pressure and its speed, as the receptors feel them" },
    felt_heart  = { "mmHg", "The same of those that act on the heart" },
    unloading   = { "1", "Sudden fall of the low pressure: 0 at rest, 1 at the most" },
    usual_p     = { "1", "Sympathetic effect on resistances at a pressure that beats around P_n" },
    usual_v     = { "1", "Sympathetic effect on veins at a pressure that beats around P_n" },
    usual_h     = { "1", "Sympathetic effect on the heart at a pressure that beats around P_n" },
    usual_vagal = { "1/s", "Vagal activity at a pressure that beats around P_n" },
    drive_p = { "1/s", "What drives the centre beside the baroreceptors, resistances" },
    drive_v = { "1/s", "What drives the centre beside the baroreceptors, veins" },
    drive_h = { "1/s", "What drives the centre beside the baroreceptors, heart" },
    afferent    = { "1/s", "Activity of the baroreceptors" },
    sympathetic_p = { "1/s", "Sympathetic activity, resistances" },
    sympathetic_v = { "1/s", "Sympathetic activity, veins" },
    sympathetic_h = { "1/s", "Sympathetic activity, heart" },
    vagal       = { "1/s", "Vagal activity" },
    activity    = { "1", "Sympathetic effect on vessels, 1 at rest" },
    rate        = { "1/min", "Heart rate", valid = { 15, 250 } },
    contractility_left  = { "1", "Multiplier of the elastance of the left ventricle" },
    contractility_right = { "1", "Multiplier of the elastance of the right ventricle" },
    resistance_splanchnic = { "1", "Multiplier of resistance, splanchnic" },
    resistance_muscle     = { "1", "Multiplier of resistance, muscle" },
    resistance_kidney     = { "1", "Multiplier of resistance, kidney" },
    resistance_skin       = { "1", "Multiplier of resistance, skin" },
    resistance_other      = { "1", "Multiplier of resistance, other" },
    volume_splanchnic = { "mL", "Shift of unstressed volume, splanchnic veins" },
    volume_muscle     = { "mL", "Shift of unstressed volume, veins of muscle" },
    volume_skin       = { "mL", "Shift of unstressed volume, veins of the skin" },
    volume_other      = { "mL", "Shift of unstressed volume, other veins" },
  },

  start = function(_ENV)
    x_P, x_f, x_a, x_u = P_carotid, P_ra, P_ra, P_ra
    rest_p, rest_v, rest_h, rest_vagal = usual_p, usual_v, usual_h, usual_vagal
    x_R, x_V, x_E, x_Ts, x_Tv = usual_p, usual_v, usual_h, usual_h, usual_vagal
  end,

  equations = function(_ENV)
    local Hz = q(1, "1/s")

    -- Sympathetic activity by the sum of what excites its centre. Near its greatest value it bends, but not before.
    local function symp(drive)
      local open = (fes_0 - fes_inf) * exp(kes * drive)
      local share = (open / fes_max)^2
      return fes_inf + open / sqrt(sqrt(1 + share * share))
    end
    -- What an effector sees: the logarithm of the activity above a threshold, without a kink.
    local function effect(f)
      local d = (f - fes_min) / Hz
      return log(1 + 0.5 * (d + sqrt(d * d + 0.01)))
    end
    local function vagus(f, c, s)
      local e = exp((f - fcs_0) / kev)
      return (fev_0 + fev_inf * e) / (1 + e) + W_vc * c - W_vs * s - theta_vagus
    end

    local function receptor(felt) return f_min + (f_max - f_min) * 0.5 * (1 + tanh(0.5 * (felt - P_n) / ka)) end

    -- Rest: a pressure that beats around P_n. What the nerves make of it is a mean over the beat, not what they make of
    -- the mean: four points stand for the beat, by the quadrature of Gauss over its distribution.
    local p, v, h, w = 0, 0, 0, 0
    for _, point in ipairs(beat) do
      local share, f = point[1], receptor(P_n + (tau_z / tau_p) * point[2] * pulse_0)
      p = p + share * effect(symp(-W_bp * f + W_cp * chemo_0 - W_sp * stretch_0 - theta_p))
      v = v + share * effect(symp(-W_bv * f + W_cv * chemo_0 - W_sv * stretch_0 - theta_v))
      h = h + share * effect(symp(-W_bh * f + W_ch * chemo_0 - W_sh * stretch_0 - theta_h))
      w = w + share * vagus(f, chemo_0, stretch_0)
    end
    usual_p, usual_v, usual_h, usual_vagal = p, v, h, w

    -- Afferents. The receptors answer to pressure and to its speed; (1 + tau_z s) / (1 + tau_p s) needs no derivative.
    dot.x_P = (P_carotid - x_P) / tau_p
    felt = (tau_z / tau_p) * P_carotid + (1 - tau_z / tau_p) * x_P
    afferent = receptor(felt)
    felt_heart = felt + aortic * above
    local afferent_heart = receptor(felt_heart)

    -- Filling of the atria may take less from the nerves than loss adds; it is not told to the vagus.
    dot.x_f = (P_ra - x_f) / tau_f
    local above_usual, bend = x_f - x_u, q(0.06, "mmHg")
    local filled = 0.5 * (above_usual + sqrt(above_usual * above_usual + bend * bend) - bend)
    local low = low_pressure * S_low * atan((x_f - (1 - heeded) * filled - P_low) / S_low)

    -- Low-pressure receptors get used to what lasts: a loss within a minute is felt, one within an hour hardly. They
    -- may get less used to filling: what leaves the veins again, as an infusion does, is no loss.
    dot.x_a = (x_f - (1 - used_to) * filled - x_a) * (1 / tau_a + settling / tau_rest)
    dot.x_u = above_usual * (1 / tau_u + settling / tau_rest)
    local fall = (x_a - x_f) / S_a
    local felt_fall = 0.5 * (fall + sqrt(fall * fall + 0.04)) - 0.1
    unloading = low_pressure * felt_fall / sqrt(1 + felt_fall * felt_fall)

    -- Centres.
    drive_p = W_cp * chemo - W_sp * stretch - W_lp * low - theta_p + hypoxia_p
    drive_v = W_cv * chemo - W_sv * stretch - W_lv * low - theta_v + hypoxia_v
    drive_h = W_ch * chemo - W_sh * stretch - theta_h + hypoxia_h
    sympathetic_p = symp(drive_p - W_bp * afferent)
    sympathetic_v = symp(drive_v - W_bv * afferent)
    sympathetic_h = symp(drive_h - W_bh * afferent_heart)
    vagal = vagus(afferent_heart, chemo, stretch) - W_a * unloading

    -- Effectors: late by a chain, slow by a lag.
    local alive = (1 - depression) * (1 - settling)
    local learning = settling / tau_rest
    local function answer(f, pulse, name)
      local rest, more = _ENV[name], effect(f) + pulse - _ENV[name]
      dot[name] = learning * more
      return (1 - block_sympathetic) * (rest + alive * more)
    end
    dot.x_R = (delay(answer(sympathetic_p, pulse_p, "rest_p"), D_R, 3) - x_R) / tau_R
    dot.x_V = (delay(answer(sympathetic_v, pulse_v, "rest_v"), D_V, 3) - x_V) / tau_V
    local heart = delay(answer(sympathetic_h, pulse_h, "rest_h"), D_h, 3)
    dot.x_E  = (heart - x_E) / tau_E
    dot.x_Ts = (heart - x_Ts) / tau_Ts
    local braking = vagal + pulse_vagal - rest_vagal
    dot.rest_vagal = learning * braking
    local slowing = (1 - block_vagal) * (rest_vagal + alive * braking)
    dot.x_Tv = (delay(slowing, D_v, 2) - x_Tv) / tau_Tv

    -- While rest is learnt effectors trail behind it: what they differ by is no answer.
    local acting = 1 - settling
    local faster, slower = acting * (x_Ts - rest_h), acting * (x_Tv - rest_vagal)
    local hurry = max(faster, 0) / hurried
    local T = period - G_Ts * faster / sqrt(1 + hurry * hurry) + G_Tv * slower - period_min
    rate = 1 / (period_min + 0.5 * (T + sqrt(T * T + q(1e-4, "s^2"))))
    contractility_left  = 1 + G_El * acting * (x_E - rest_h)
    contractility_right = 1 + G_Er * acting * (x_E - rest_h)
    local up, veins = acting * (x_R - rest_p), acting * (x_V - rest_v)
    activity = 1 + up / rest_p
    local clench = up / clenched
    local tight = up / sqrt(1 + clench * clench)
    -- Without any nerves vessels are wide, but not open.
    local function resistance(gain) return max(1 + gain * tight, 0.05) end
    local tone = veins / squeezed
    local fuller = size * veins / sqrt(1 + tone * tone)
    resistance_splanchnic = resistance(G_Rs)
    resistance_muscle     = resistance(G_Rm)
    resistance_kidney     = resistance(G_Rk)
    resistance_skin       = resistance(G_Rskin)
    resistance_other      = resistance(G_Ro)
    volume_splanchnic = -G_Vs * fuller
    volume_muscle     = -G_Vm * fuller
    volume_skin       = -G_Vskin * fuller
    volume_other      = -G_Vo * fuller
  end,
}
