-- SPDX-License-Identifier: Apache-2.0
-- The adult as a mean over beat and breath: the same parts, but the heart and the breaths, and the same wiring
-- (adult/lib/adult.lua). For hours to weeks.

local leete = "Karaaslan et al. 2005, doi:10.1007/s10439-005-5976-4; Leete & Layton 2019, "
              .. "doi:10.1016/j.compbiomed.2018.11.002"

local air = require "respiratory.lib.join"

-- Its steps grow to hours: nothing is slow beside them.
local form = { make = {}, part = {}, signal = {}, parameter = {}, slow = {}, method = "bdf" }

form.part = {
  body    = use "cardiovascular/mean" {},
  beat    = use "nervous/pulse" {},
  rest    = use "adult/rest" { patience = 0 },   -- a mean has no ripple
  machine = use "respiratory/breathing_mean" {},
  means   = false,
  circle  = false,
  beats   = false,
}

form.signal = {
  abp = { "mmHg", "Arterial pressure, mean of a beat" },
  sbp = { "mmHg", "Systolic pressure" },
  dbp = { "mmHg", "Diastolic pressure" },
  cvp = { "mmHg", "Central venous pressure, mean of a beat" },
  pap = { "mmHg", "Pressure in the pulmonary artery, mean of a beat" },
  ecg = false,
  capnogram = false,
  pleth = false,
  ie = false,
}

form.parameter = {
  early_out = { 0.3, "1", "How much fresher than the mean the gas is that leaves, per breath over volume of the lung",
                range = { 0, 1 }, source = "computed: the beating adult at rest" },
  P_low_rest = { 7.7, "mmHg", "Transmural pressure of the right atrium at rest", range = { -5, 20 },
                 source = "as in the beating adult" },
  P_half = { -1, "mmHg", "Carotid pressure at which the receptors are half active, above that of rest",
             range = { -20, 20 },
             source = "as in the beating adult" },
  resetting = { 0.8, "1", "Share of a lasting change of arterial pressure that baroreceptors get used to",
                range = { 0, 1 },
                source = "tuned, between none and all (Leete & Layton): stimulation of the carotid sinus lowers "
                         .. "pressure for months (Lohmeier & Iliescu 2015, doi:10.1152/physiol.00035.2014)" },
  extraction_rest = { 0.2166, "1", "Share of the O2 delivered that is used at rest", range = { 0.1, 0.5 },
                      source = "computed: the adult at rest; Guyton & Hall 2006: a quarter" },
  structure_gain = { 2.28, "1", "Resistance that grows: exponent by the share of delivery beyond need",
                     range = { 0, 5 }, source = leete .. ": 0.485 per L/min at 4.70 L/min" },
  structure_tau = { 70, "d", "Time constant of this growth", range = { 1, 1000 }, source = leete .. ": 1e5 min" },
}
form.state = { grown = { "1", "Logarithm of the resistance that has grown with delivery beyond need" } }

function form.start(_ENV) grown = 0 end

-- Tissues that get more O2 than they need lose vessels, those that get less grow some. A body at rest is left alone.
function form.make.adapt(_ENV)
  local given = (extraction_rest * person.extraction + 0.02) / (tissues.extraction + 0.02)
  dot.grown = (0.7 * tanh(structure_gain * (given - 1) / 0.7) - grown) / structure_tau
  structure = exp(grown)
end

-- The receptors feel each beat: what that adds to the mean. They get used to a pressure, those of the atria within a
-- day, those of the arteries within weeks and not all of the way.
function form.make.feel(_ENV)
  reflex.P_n = rest.P + P_half + resetting * (hormones.P_set - rest.P)
  reflex.P_low = P_low_rest + hormones.ra_set - hormones.P_ra_n
  for _, name in ipairs { "P_n", "ka", "f_min", "f_max", "fes_inf", "fes_0", "fes_min", "fes_max", "kes", "W_bp",
                          "W_bv", "W_bh", "fev_0", "fev_inf", "fcs_0", "kev", "felt", "felt_heart", "drive_p",
                          "drive_v", "drive_h" } do
    beat[name] = reflex[name]
  end
  beat.speed, beat.pulse = reflex.tau_z / reflex.tau_p, body.pulse
  for _, name in ipairs { "pulse_p", "pulse_v", "pulse_h", "pulse_vagal" } do reflex[name] = beat[name] end
end

function form.make.eject() end

function form.make.breathe(_ENV)
  drive.PaCO2, drive.C_o2_brain = lung.PaCO2, tissues.o2_brain
  local still = lung.size * lung.finger_flow
  drive.carried = lung.flow * lung.flow / (lung.flow * lung.flow + still * still)
  drive.SaO2, drive.C_co2 = lung.SaO2, lung.CaCO2_normal
  drive.standard_HCO3 = lung.standard_HCO3
  drive.effort_factor, drive.rate_factor = effects.breath_depth, effects.breath_rate * illness.breath_rate
  drive.effort_loss, drive.co2_factor = effects.breath_threshold, lung_disease.co2_sense
  drive.peripheral_factor = effects.carotid
  lung_disease.dilation, lung_disease.poisoned = effects.bronchodilation, effects.bronchoconstriction
  drive.wakefulness, drive.muscle_block = illness.wakefulness, effects.diaphragm_block
  drive.more_effort, drive.more_rate = work.more_effort, work.more_rate + illness.more_rate
  machine.depth, machine.own_rate = drive.depth, drive.rate
  machine.trying = drive.trying
  machine.inspiring, machine.roundness = drive.inspiring * drive.timing, drive.roundness
  machine.conductance, machine.compliance = chest.conductance, chest.compliance
  machine.room, machine.V_dead = (chest.TLC - chest.FRC) * chest.open_lung, chest.V_dead
  machine.PACO2 = lung.P_co2_out
  chest.effort, chest.P_mouth, chest.gas_uptake = machine.effort, machine.P_mouth, lung.gas_uptake
  air.disease(_ENV)
  air.lung(_ENV, "machine")
  -- Most of a breath of one's own leaves soon after it came, when alveoli are freshest.
  local fresh = early_out * (1 - machine.paced) * machine.vt / max(chest.V_lung, q(0.3, "L"))
  lung.ventilation = machine.ventilation * (1 - lung.waste) / (1 + fresh)
  lung.renewal = lung.ventilation
  body.P_thorax, body.pulmonary.P_alveolar = chest.P_heart, chest.P_alveolar
end

function form.make.show(_ENV)
  P_vena = lag(body.P_venous, q(3, "s"), rest.P_ra_rest)
  P_splanchnic = lag(body.systemic.P_splanchnic, q(10, "s"), rest.P_v_rest)
  map = delay(body.P_aorta, q(4, "s"), 2, rest.P_rest)
  hr, abp, cvp, pap, co = body.heart.pulse_rate, body.P_aorta, body.P_venous, body.P_pulmonary, body.cardiac_output
  -- Of a pulse 0.305 lies below the mean: the beating adult.
  sbp, dbp = body.P_aorta + 0.695 * body.pulse, body.P_aorta - 0.305 * body.pulse
  icp = head.icp
  spo2, PaO2, PaCO2, pH = lung.spo2, lung.PaO2, lung.PaCO2, lung.pH
  rr, etco2, vt, ve = machine.rr, machine.etco2, machine.vt, machine.ve
  bis, tof = effects.bis, effects.train_of_four
  pef, fio2, cohb = chest.pef, machine.fi_o2, lung.carboxyhaemoglobin
  lactate, hb, urine = tissues.lactate, lung.haemoglobin, kidney.urine
end

return form
