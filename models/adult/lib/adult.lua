-- SPDX-License-Identifier: Apache-2.0
-- The adult, made out of its parts and of the drugs that somebody may want to give.
--
--     local adult = require "adult.lib.adult"
--     local set   = require "drugs.lib.set"
--     local drugs = set.of { "propofol_eleveld", "norepinephrine" }
--     drugs.mine  = use "my_drug" {}                        -- a file of one's own, of the form of models/drugs
--     return model "my/patient" (adult(drugs))
--
-- docs/adult.md says which part owns what. A third argument is another form of the same adult, as adult/lib/mean.lua is:
-- its parts, signals and functions stand in for those of their names.

local set = require "drugs.lib.set"
local beat = require "cardiovascular.lib.join"
local vitals = require "adult.lib.vitals"
local air = require "respiratory.lib.join"

local beds = { "brain", "heart", "muscle", "splanchnic", "kidney", "skin", "other" }
local albanese = "Albanese et al. 2016, doi:10.1152/ajpheart.00230.2014"

local parameter = {
  stretch_gain = { 11.76, "1/s/L", "Activity of the stretch receptors of the lung per tidal volume", range = { 0, 60 }, source = albanese },
  P_c_rest  = { 17.3, "mmHg", "Capillary pressure at rest", range = { 8, 35 }, source = "Guyton & Hall 2006" },
  P_fill    = { 7.6,  "mmHg", "Pressure in the veins at the start", range = { 2, 20 },
                source = "computed: this model at rest" },
  R_brain_rest = { 0.9, "1", "Cerebral resistance that the intracranial part has at rest", range = { 0.3, 3 },
                   source = "computed: nervous/intracranial at this pressure, relative to its own rest at 100 mmHg" },
  energy    = { 20.2, "J/mL", "Heat of the O2 that is used", range = { 19, 21.5 },
                source = "Weir 1949, at a quotient of 0.85" },
  breath_o2 = { 6, "mL/min", "O2 that the muscles of breathing use at rest", range = { 0, 30 },
                source = "Field, Kelly & Macklem 1982, doi:10.1164/arrd.1982.126.1.9: 5 to 10 mL/min; goes with force: "
                      .. "McGregor & Becklake 1961 (J Clin Invest 40:971)" },
  resting_asleep = { 0.2, "1", "Share of the metabolism that is not there in anaesthesia and coma", range = { 0, 0.5 },
                     source = "tuned: 15 to 30 % less in anaesthesia" },
  shortening = { 0.075, "s^2", "Shortening of systole with rate, at rest", range = { 0, 0.1 },
                 source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733" },
  viscous_left  = { 3.75e-4, "s/mL", "Viscous resistance of the left ventricle per pressure", range = { 1e-5, 1e-2 },
                    source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733" },
  viscous_right = { 1.4e-3, "s/mL", "Viscous resistance of the right ventricle per pressure", range = { 1e-5, 1e-2 },
                    source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733" },
  breathed_rest = { 3.8, "W/m2", "Heat lost with breath at rest", range = { 0, 20 },
                    source = "computed: metabolic/temperature at rest" },
  skin_bled = { 0.2, "K", "Rise of the core temperature at which vessels of the skin open, per unit of nervous narrowing",
                range = { 0, 2 }, source = "tuned; Mack, Nose and Nadel 1988, J Appl Physiol 65:1827 (not read again): they "
                .. "open later with less blood in the chest" },
  glucose_threshold = { 10, "mmol/L", "Glucose that the tubules take back", range = { 5, 20 },
                        source = "Guyton & Hall 2006: 180 mg/dL" },
  R_kidney_rest = { 0.965, "1", "Renal resistance at rest, over that of cardiovascular/systemic", range = { 0.3, 3 },
                    source = "tuned to 1.13 L/min: Valtin & Schafer 1995; ICRP 2002" },
  relaxed   = { 0.12, "1", "Unstressed volume that a loss of all venous tone adds, as a share of it", range = { 0, 1 },
                source = "tuned: ganglionic block pools about 10 mL/kg" },
}
local input = {
  settling = { 0, "1", "1: the patient becomes what was measured, and what is becomes rest; 0: lives",
               range = { 0, 1 } },
  shunt = { 0.02, "1", "Share of the blood that does not meet ventilated alveoli, in health", range = { 0, 1 },
            source = "Guyton & Hall 2006: 2 %" },
  insensible = { 0.56, "mL/min", "Water lost by breath, skin and stool at rest", range = { 0, 100 },
                 source = "Guyton & Hall 2006: 800 mL a day" },
  acid  = { 0, "mmol/L", "Strong acid in the blood, beside lactate", range = { -30, 30 } },
  salt  = { 150, "mmol/d", "Sodium eaten", range = { 0, 2000 }, source = "Valtin & Schafer 1995" },
  potassium_eaten = { 72, "mmol/d", "Potassium eaten", range = { 0, 500 }, source = "Valtin & Schafer 1995" },
  salt_more = { 0, "mmol/min", "Sodium eaten beside meals, as it is absorbed", range = { 0, 100 } },
  drink_more = { 0, "mL/min", "Water drunk beside thirst, as it is absorbed", range = { 0, 100 } },
  thirsty = { 1, "1", "Share of thirst that is followed; 0: nothing to drink", range = { 0, 1 } },
}
local signal = {
  hr     = { "1/min", "Rate of the pulse: no beat that moves nothing counts" },
  sbp    = { "mmHg", "Systolic pressure, of the last beats" },
  dbp    = { "mmHg", "Diastolic pressure, of the last beats" },
  abp    = { "mmHg", "Arterial pressure, as it beats" },
  map    = { "mmHg", "Mean arterial pressure" },
  cvp    = { "mmHg", "Central venous pressure, as it beats" },
  P_splanchnic = { "mmHg", "Pressure in splanchnic veins, mean of some seconds" },
  P_vena = { "mmHg", "Central venous pressure, mean of some seconds" },
  pap    = { "mmHg", "Pressure in the pulmonary artery, as it beats" },
  co     = { "L/min", "Cardiac output" },
  ecg    = { "mV", "Electrocardiogram, lead II" },
  spo2   = { "1", "Saturation on the pulse oximeter" },
  rr     = { "1/min", "Respiratory rate" },
  etco2  = { "mmHg", "End-tidal CO2" },
  ie     = { "1", "Time of inspiration over time of expiration" },
  pef    = { "L/min", "Peak expiratory flow of a forced breath" },
  fio2   = { "1", "Share of O2 that is breathed in" },
  cohb   = { "1", "Share of the haemoglobin that carbon monoxide holds" },
  capnogram = { "mmHg", "CO2 at the mouth" },
  pleth = { "1", "Plethysmogram: blood in the small arteries of the skin, 1 at rest; its swing falls with their width" },
  vt     = { "L", "Tidal volume" },
  ve     = { "L/min", "Minute ventilation" },
  icp    = { "mmHg", "Intracranial pressure" },
  bis    = { "1", "Bispectral index" },
  tof    = { "1", "Train of four: the fourth twitch over the first" },
  PaO2   = { "mmHg", "Arterial O2" },
  PaCO2  = { "mmHg", "Arterial CO2" },
  pH     = { "1", "Arterial pH" },
  lactate = { "mmol/L", "Lactate of the blood" },
  glucose = { "mg/dL", "Plasma glucose" },
  temperature = { "degC", "Core temperature" },
  temperature_skin = { "degC", "Mean skin temperature" },
  urine_chloride = { "mmol/L", "Chloride by volume of urine" },
  urine_urea = { "mmol/L", "Urea by volume of urine" },
  fluid_lost = { "kg", "The same as a loss" },
  weight_change = { "kg", "Water and red cells gained since the start" },
  hb     = { "g/dL", "Haemoglobin" },
  urine  = { "mL/min", "Flow of urine" },
  structure = { "1", "Multiplier of systemic resistance by growth and loss of vessels over weeks" },
  shunted = { "1", "Share of the blood that does not meet ventilated alveoli" },
  blood   = { "mL", "Blood in heart and vessels" },
  balance_o2  = { "mL", "O2 in the body, less what was breathed in, plus what was used: does not change" },
  balance_co2 = { "mL", "CO2 in the body, less what was breathed in, less what was made: does not change" },
  balance_blood = { "mL", "Blood in heart and vessels, less what the fluids of the body say: does not change" },
}

for name, x in pairs(vitals.parameter) do parameter[name] = x end
for name, x in pairs(vitals.signal) do signal[name] = x end

-- Who the patient is: what differs from the standard man, whom the numbers of the parts describe.
local function become(_ENV)
  local heart, systemic, pulmonary = body.heart, body.systemic, body.pulmonary
  body.blood_volume = fluids.V_plasma0 + fluids.V_red0
  heart.size, pulmonary.size, systemic.size = person.size_heart, person.size_heart, person.size_blood
  systemic.P_start = person.mean_pressure
  pulmonary.size_flow, systemic.size_flow = person.size_flow, person.size_flow
  systemic.size_arteries = person.size_arteries * rest.arteries
  reflex.period = 1 / person.heart_rate
  reflex.pulse_0 = person.pulse_pressure
  reflex.size = person.size_blood

  -- What brain, heart and muscle leave of the O2 at rest: less of it where there is less haemoglobin or flow.
  local function left(C, bed)
    local brought = q(1.34e-2, "dL/g") * person.haemoglobin * 0.968
    local usual = q(0.1972, "1")
    local asked = person["need_" .. bed] / person["flow_" .. bed]
    vessels["C_" .. bed] = max(brought - (usual - C) * asked, 0.02)
  end
  left(0.14, "brain")
  left(0.11, "heart")
  left(0.155, "muscle")
  local squeezed = (person.mean_pressure - q(10, "mmHg")) / q(78, "mmHg")
  head.q_n = q(12.5, "mL/s") * person.flow_brain
  head.P_an = q(100, "mmHg") * person.mean_pressure / q(88.5, "mmHg")
  head.k_R = q(4.91e4, "mmHg^3 s/mL") * squeezed^3 / person.flow_brain
  head.R_pv = q(1.24, "mmHg s/mL") / person.flow_brain
  head.C_n = q(0.15, "mL/mmHg") * person.flow_brain

  chest.TLC, chest.RV = q(6, "L") * person.size_total, q(1.04, "L") * person.size_residual
  chest.FRC, chest.V_dead = q(3, "L") * person.size_rest, q(0.14, "L") * person.size_lungs
  chest.size = person.size_lungs
  drive.rate_rest = q(12.5, "1/min") * person.vco2 / q(211, "mL/min") / person.size_lungs
  drive.settling, reflex.settling, tissues.settling = settling, settling, settling
  lung.size, tissues.size, fluids.size = person.size_blood, person.size_muscle, person.size_water
  for _, bed in ipairs(beds) do tissues["need_" .. bed] = person["need_" .. bed] end
  heat.W, heat.A = person.weight, person.surface

  fluids.V_red0 = person.blood_volume * person.haemoglobin / fluids.mchc
  fluids.V_plasma0 = person.blood_volume - fluids.V_red0
  fluids.V_inter0 = q(8800, "mL") * person.size_water
  fluids.V_cells0 = q(25300, "mL") * person.size_water
  kidney.gfr_n = person.filtration
  kidney.rbf_n = person.filtration / (0.2 * (1 - kidney.haematocrit_n))
  kidney.P_gh_n = min(q(60, "mmHg"), 0.85 * person.mean_pressure)
  kidney.creatinine_made = person.creatinine * person.filtration
  kidney.urea_made = q(0.28, "mmol/min") * person.filtration / q(124, "mL/min")

  -- What is not in heart, lungs, arteries and filled veins is the unstressed volume of the veins.
  local held = q(418, "mL") * person.size_heart + q(200, "mL") * person.size_blood
               + person.size_heart * (pulmonary.C_pa * q(19, "mmHg") + pulmonary.V_pp + pulmonary.C_pp * q(17, "mmHg")
                                      + pulmonary.V_pv + pulmonary.C_pv * q(11.5, "mmHg"))
               + person.size_arteries * systemic.C_sa * person.mean_pressure
  local slack = 0
  for _, bed in ipairs(beds) do
    held = held + person.size_blood * (systemic["V_" .. bed .. "_p"] + systemic["C_" .. bed .. "_v"] * P_fill)
           + person.size_arteries * systemic["C_" .. bed .. "_p"] * (person.mean_pressure - q(6, "mmHg"))
    slack = slack + systemic["V_" .. bed .. "_v0"]
  end
  rest.veins_start = max((body.blood_volume - held) / (person.size_blood * slack), 0.3) - 1

  rest.settling = settling
  rest.systolic_asked, rest.diastolic_asked = person.systolic, person.diastolic
  rest.output_asked, rest.P_rest = person.cardiac_output, person.mean_pressure
  rest.systolic, rest.diastolic, rest.output = sbp, dbp, co
  rest.P_mean, rest.P_vena, rest.P_splanchnic, rest.nerves = map, P_vena, P_splanchnic, reflex.activity
end

-- The receptors of pressure have got used to what this person has.
local function feel(_ENV)
  reflex.P_n = person.diastolic + 0.305 * person.pulse_pressure - q(1, "mmHg")
end

-- Heart and vessels, and what nerves, hormones and drugs do to them.
local function circulate(_ENV)
  reflex.P_carotid, reflex.P_ra = body.systemic.P_carotid, body.heart.P_ra_tm
  reflex.above = body.systemic.P_aorta - body.systemic.P_carotid
  reflex.chemo = drive.chemo * q(1, "1/s")
  reflex.stretch = lag(stretch_gain * vt / person.size_lungs, q(2, "s"))
  centre.PaO2, centre.PaCO2 = lung.PaO2, lung.PaCO2
  for _, nerve in ipairs { "p", "v", "h" } do
    local name = "excitation_" .. nerve
    reflex["hypoxia_" .. nerve] = centre[name] + work[name] + illness[name] + drive[name]
  end
  reflex.depression = 1 - min(effects.baroreflex, 1)
  local strength = effects.contractility * illness.contractility
  beat.heart(_ENV, effects.sinus * illness.rate, person.load_heart * strength * work.contractility,
             strength * work.contractility_right)
  beat.oxygen(_ENV)
  beat.ends(_ENV)
  reflex.block_sympathetic = 1 - (1 - effects.sympathetic_block) * (1 - brain.silence)
  reflex.block_vagal = 1 - (1 - work.vagal_withdrawal) * illness.vagal_tone * (1 - effects.vagal_loss)
                           * (1 - drive.vagal_loss) * (1 - brain.silence)
  body.heart.k_sys = shortening * work.shortening
  reflex.low_pressure, kidney.vessels = work.low_pressure, work.kidney_vessels

  vessels.PaCO2, vessels.working = lung.PaCO2, work.active / (work.active + 0.03)
  for _, bed in ipairs { "brain", "heart", "muscle" } do vessels["C_o2_" .. bed] = tissues["o2_" .. bed] end
  head.P_aorta, head.P_sinus, head.PCO2 = map, max(P_vena, q(1, "mmHg")), lung.PaCO2
  head.elastance, head.outflow, head.autoregulation = illness.elastance, illness.outflow, illness.autoregulation
  head.swelling = illness.swelling
  -- Vessels that the body's own nerves narrow, as far as they follow.
  local function narrowed(bed, followed)
    return 1 + (reflex["resistance_" .. bed] - 1) * illness.constriction * followed
  end
  local widths = {
    brain = head.resistance / R_brain_rest * vessels.hypoxia_brain,
    heart = vessels.resistance_heart * heart_disease.coronaries,
    muscle = narrowed("muscle", 1 - work.sympatholysis) * vessels.resistance_muscle * illness.resistance_muscle
             / work.widening,
    splanchnic = narrowed("splanchnic", 1),
    kidney = kidney.resistance * R_kidney_rest,
    skin = narrowed("skin", 1) / heat.opening,
    other = narrowed("other", 1),
  }
  for bed, width in pairs(widths) do
    body.systemic["resistance_" .. bed] = width * rest.resistance * person["resistance_" .. bed]
  end
  for _, bed in ipairs { "muscle", "splanchnic", "skin", "other" } do
    body.systemic["volume_" .. bed] = reflex["volume_" .. bed] + (bed == "muscle" and work.volume_muscle or 0)
  end
  body.systemic.resistance = hormones.constriction * (1 + (effects.vessels - 1) * illness.constriction)
                             * illness.resistance * structure
  body.systemic.volume_veins = rest.veins + relaxed * (1 - effects.venous_tone) + illness.pooling
  -- Fluids say how much blood there is; a wound takes it out of the arteries.
  body.systemic.infusion = fluids.blood_rate + body.systemic.F_bleeding
  blood = body.volume
  balance_blood = blood - fluids.blood_volume
end

-- Ventricles that eject in work; a mean has no such resistance.
local function eject(_ENV)
  body.heart.kR_l, body.heart.kR_r = viscous_left * work.thrust, viscous_right * work.thrust
end

local function breathe(_ENV)
  drive.PaCO2, drive.C_o2_brain = lung.PaCO2, tissues.o2_brain
  local still = lung.size * lung.finger_flow                    -- a fraction of the flow at rest
  drive.carried = lung.flow * lung.flow / (lung.flow * lung.flow + still * still)
  drive.SaO2, drive.C_co2 = lung.SaO2, lung.CaCO2_normal
  drive.standard_HCO3 = lung.standard_HCO3
  drive.effort_factor, drive.rate_factor = effects.breath_depth, effects.breath_rate * illness.breath_rate
  drive.effort_loss, drive.co2_factor = effects.breath_threshold, lung_disease.co2_sense
  drive.peripheral_factor = effects.carotid
  lung_disease.dilation, lung_disease.poisoned = effects.bronchodilation, effects.bronchoconstriction
  drive.wakefulness, drive.muscle_block = illness.wakefulness, effects.diaphragm_block
  drive.more_effort, drive.more_rate = work.more_effort, work.more_rate + illness.more_rate
  air.disease(_ENV)
  air.air(_ENV, "machine")
  body.P_thorax, body.pulmonary.P_alveolar = chest.P_heart, chest.P_alveolar
  body.pulmonary.resistance = lung_disease.vessels * heart_disease.lung * work.lung_vessels
end

local function exchange(_ENV)
  shunted = 1 - (1 - air.shunt(_ENV, shunt)) * (1 - illness.shunt)
  lung.V_blood = fluids.blood_volume
  lung.shunt, body.pulmonary.shunt = shunted, shunted
  lung.C_o2_tissue, lung.C_co2_tissue = tissues.C_o2_venous, tissues.C_co2_venous
  lung.strong_ions = q(38.63, "mmol/L") + lung_disease.base - acid - (tissues.lactate - tissues.lactate_rest)
  lung.haemoglobin, lung.warmth = fluids.haemoglobin * illness.haemoglobin, (heat.T_core - q(37, "degC")) / q(1, "K")
  tissues.C_o2_artery, tissues.C_co2_artery = lung.C_o2_artery, lung.C_co2_artery
  -- Gas goes with the flow of about a beat: with that of the instant every content of gas would hang on every pressure.
  for _, bed in ipairs(beds) do
    tissues["F_" .. bed] = lag(max(body.systemic["F_" .. bed], 0), q(0.5, "s"))
  end
  lung.flow = tissues.flow
  air.chronic(_ENV)
  balance_o2  = lung.total_o2 + tissues.total_o2 - lung.breathed_o2 + tissues.used_o2
  balance_co2 = lung.total_co2 + tissues.total_co2 - lung.breathed_co2 - tissues.made_co2
end

-- Work, heat and illness: what they ask of the tissues.
local function burn(_ENV)
  local void = kidney.urine + q(1e-3, "mL/min")
  temperature, temperature_skin = heat.T_core, heat.T_skin
  work.exercise, work.awake, work.block = illness.exercise, illness.wakefulness, effects.muscle_block
  illness.consciousness, illness.T_core, illness.T_rest = effects.consciousness, heat.T_core, heat.T_core_n
  illness.pressure = map / rest.P
  local asleep = 1 - illness.wakefulness
  tissues.metabolism = illness.metabolism * (1 - resting_asleep * asleep)
  work.metabolism = tissues.metabolism
  -- Breathing is work of muscle, and so is shivering.
  tissues.activity_muscle = work.activity + breath_o2 * (drive.exertion - 1) / (person.need_muscle * tissues.demand_muscle)
                            + heat.shivering * heat.A / energy / (person.need_muscle * tissues.demand_muscle)
  tissues.carbohydrate, tissues.glycolysis_muscle = work.carbohydrate, work.glycolysis
  tissues.glycolysis, tissues.poisoned = illness.glycolysis, illness.poisoned

  heat.heat = energy * tissues.consumption / heat.A - heat.shivering
  heat.work, heat.fever, heat.depression = work.power / heat.A, illness.set_point, asleep
  heat.no_shivering, heat.more_sweat = effects.muscle_block, work.more_sweat
  -- Nerves that narrow the skin have it open at a higher temperature.
  heat.late_opening = work.skin_threshold + skin_bled * max(reflex.resistance_skin - 1, 0)
  heat.vessels = map / rest.P / reflex.resistance_skin
  fluids.sweat = heat.sweat_rate
  sugar.working, sugar.stress, sugar.resistance = max(work.active, 0), illness.strain, illness.insulin_resistance
  glucose, fluids.glucose = sugar.glucose, sugar.molar
  fluids.glucose0 = sugar.minimal.Gb / q(180.16, "mg/mmol")
  -- Beyond its threshold the tubules let glucose go, and water with it.
  local spilled = sugar.molar - glucose_threshold
  local round = q(0.1, "mmol/L")
  kidney.osmotic = kidney.gfr * 0.5 * (spilled + sqrt(spilled * spilled + round * round))
  -- Breath of work takes water with it: as much as its heat.
  fluids.insensible = insensible + heat.A * (heat.breathed - breathed_rest) / q(2427, "J/mL")
  urine_chloride, urine_urea = kidney.u_chloride / void, kidney.u_urea / void
  weight_change = (fluids.V_water - fluids.V_cells0 - fluids.V_plasma0 - fluids.V_inter0
                   + 1.1 * (fluids.V_red - fluids.V_red0)) * q(1, "g/mL")
  fluid_lost = -weight_change
  fluids.leak = illness.leak
end

-- Kidneys, hormones and fluids, as in "renal/body_fluids"; they see means.
local function balance(_ENV)
  local P, P_v = kidney.P_slow, P_splanchnic
  local nerves = reflex.activity / max(rest.activity, 0.2)
  kidney.P_arterial, kidney.P_ra, kidney.sympathetic = body.P_aorta, P_vena, nerves
  kidney.P_n, kidney.P_ra_n, hormones.P_n, hormones.P_ra_n = rest.P, rest.P_ra, rest.P, rest.P_ra
  kidney.angiotensin, kidney.aldosterone = hormones.angiotensin, hormones.aldosterone
  kidney.adh, kidney.anp, kidney.diuretic = hormones.adh, hormones.anp, effects.loop_block
  kidney.sodium, kidney.potassium, kidney.chloride = fluids.sodium, fluids.potassium, fluids.chloride
  kidney.protein, kidney.haematocrit, kidney.V_water = fluids.protein, fluids.haematocrit, fluids.V_water
  kidney.protein_n, kidney.sodium_n = fluids.protein0, fluids.sodium0
  kidney.potassium_n, kidney.chloride_n = fluids.potassium0, fluids.chloride0
  kidney.u_sodium_n, kidney.u_potassium_n = q(150, "mmol/d"), q(72, "mmol/d")
  kidney.haematocrit_n = fluids.V_red0 / (fluids.V_red0 + fluids.V_plasma0)

  hormones.P_arterial, hormones.P_ra, hormones.sympathetic = P, P_vena, nerves
  hormones.macula, hormones.adh_extra = kidney.macula, work.adh
  hormones.sodium, hormones.potassium, hormones.tonicity = fluids.sodium, fluids.potassium, fluids.tonicity
  hormones.sodium_n, hormones.potassium_n = fluids.sodium0, fluids.potassium0
  hormones.tonicity_n = 2 * fluids.sodium0 + fluids.glucose0

  local share = (P_c_rest - rest.P_v) / max(rest.P - rest.P_v, q(10, "mmHg"))
  fluids.P_capillary, fluids.P_c0 = P_v + share * (P - P_v), P_c_rest
  fluids.urine, fluids.urine_sodium = kidney.urine, kidney.u_sodium
  fluids.urine_potassium, fluids.urine_chloride = kidney.u_potassium, kidney.u_chloride
  fluids.urea = kidney.urea
  fluids.bleeding = body.systemic.F_bleeding
  fluids.drink = thirsty * hormones.thirst + drink_more
  fluids.eaten_sodium, fluids.eaten_chloride = salt + salt_more, salt + salt_more
  fluids.eaten_potassium = potassium_eaten
end

local function show(_ENV)
  P_vena = lag(body.P_venous, q(3, "s"), rest.P_ra_rest)
  P_splanchnic = lag(body.systemic.P_splanchnic, q(10, "s"), rest.P_v_rest)
  map = delay(body.P_aorta, q(4, "s"), 2, rest.P_rest)
  beats.P, beats.phase, beats.rate = body.P_aorta, body.heart.phase, body.heart.rate
  beats.systole, beats.systolic_start, beats.diastolic_start = body.heart.systole, person.systolic, person.diastolic
  sbp, dbp = beats.systolic, beats.diastolic
  hr, abp, cvp, pap = body.heart.pulse_rate, body.P_aorta, body.P_venous, body.P_pulmonary
  co = body.heart.stroke_volume * body.heart.pulse_rate
  ecg, icp = body.heart.ecg, head.icp
  spo2, PaO2, PaCO2, pH = lung.spo2, lung.PaO2, lung.PaCO2, lung.pH
  rr, etco2, vt, ve, capnogram = means.rr, means.etco2, means.vt, means.ve, lung.P_co2_mouth
  local narrow = body.systemic.resistance_skin / (rest.resistance * person.resistance_skin)
  pleth = body.systemic.P_p / rest.P / sqrt(max(narrow, 0.01))
  ie, pef, fio2, cohb = means.i_e, chest.pef, machine.fi_o2, lung.carboxyhaemoglobin
  bis, tof = effects.bis, effects.train_of_four
  lactate, hb, urine = tissues.lactate, lung.haemoglobin, kidney.urine
end

-- What changes over weeks; here nothing does.
local function adapt(_ENV)
  structure = 1
end

local function merged(mine, other)
  local all = {}
  for name, x in pairs(mine) do all[name] = x end
  for name, x in pairs(other or {}) do all[name] = x or nil end
  return all
end

-- Beside the steps of a heart that beats all of these are slow. None of them is part of what is balanced (blood, gases,
-- water, salts): a balance is exact to the last digit where the matrix of a step keeps it, too.
local slow = { "kidney", "hormones", "heat", "rest", "sugar", "work", "brain", "myocardium", "centre", "vessels",
  "reflex", "drive", "head", "means", "beats", "map", "P_vena", "lag" }

-- What only some drugs have to show.
local function of_drugs(drugs)
  local shown = {}
  if drugs.sarin then shown.ache = { "1", "Cholinesterase of the red cells, as a share of that of health" } end
  if drugs.salbutamol then shown.albuterol_alveoli = { "ug", "Salbutamol that has come into the alveoli" } end
  return shown
end

-- The model's table, for these drugs; `title` where it is not just an adult, `form` where it does not beat.
return function(drugs, title, form)
  drugs, form = drugs or {}, form or {}
  local make = merged({ show = show, feel = feel, circulate = circulate, eject = eject, breathe = breathe,
                        exchange = exchange,
                        burn = burn, balance = balance, adapt = adapt }, form.make)
  return {
    title  = title or "Adult: circulation, nerves, breathing, gases, fluids, kidneys",
    source = "the parts, each with its own sources; how they are joined: docs/adult.md",
    time   = "s",
    settle = { time = { 100, "s" }, with = { settling = 1 } },
    slow   = form.slow or slow,
    method = form.method,     -- one patient and many are best solved by different methods: a probe finds which
    parameter = merged(parameter, form.parameter), input = input, state = form.state,
    signal = merged(merged(signal, of_drugs(drugs)), form.signal),
    part = set.parts(drugs, merged({
      person  = use "adult/person" { bmi_man = 24.858 },
      rest    = use "adult/rest" {},
      beats   = use "cardiovascular/extremes" {},
      body    = use "cardiovascular/circulation" {},
      -- "adult/lib/mean" has P_low of its own: keep them alike.
      -- Its receptors hardly get used to filling, and vessels heed it less than a loss: tuned to half a litre of saline,
      -- which slows the heart and raises pressure a little, and makes no heart faster when it leaves the veins again.
      -- Gains, weights and times: tuned to loss of blood. A tenth lost in 30 s: a heart a quarter faster (Hosomi and Sagawa
      -- 1979), resistance up by some 15 %; 35 %: pressure near half. Output falls by 11 % instead of their 15 to 20: nerves
      -- that bring that about raise pressure too far in work and want of air. Chemoreceptors tell vessels less than in
      -- Albanese 2016, as these vessels answer more.
      reflex  = use "nervous/baroreflex" { P_ra = 8.1, P_low = 7.7, W_bp = 1.9, W_lp = 3.5, W_cp = 1, theta_p = 6.1,
                                           W_a = 2.15, S_a = 1.4, tau_f = 12, tau_a = 220, used_to = 0.15, heeded = 0.19,
                                           G_Rs = 0.49, G_Rm = 0.76, G_Ro = 0.76, clenched = 4, tau_R = 11, G_Vs = 640,
                                           squeezed = 0.9, hurried = 0.55 },
      centre  = use "nervous/centre" {},
      heart_disease = use "cardiovascular/disease" {},
      myocardium = use "cardiovascular/myocardium" {},
      brain   = use "nervous/brain" {},
      vessels = use "cardiovascular/autoregulation" {},
      head    = use "nervous/intracranial" {},
      drive   = use "respiratory/drive" { PaCO2_rest = 40.2, effort_rest = 5.4, most_rate = 68,
                                           inspiring = 0.32, roundness = 0.4 },
      chest   = use "respiratory/mechanics" { C_wall = 0.2 },
      lung_disease = use "respiratory/disease" {},
      machine = use "respiratory/ventilator" {},
      circle  = use "respiratory/circle" {},
      means   = use "respiratory/averages" {},
      lung    = use "respiratory/exchange" {},
      tissues = use "metabolic/tissues" { quotient = 0.85 },
      illness = use "adult/illness" {},
      work    = use "metabolic/exercise" {},
      heat    = use "metabolic/temperature" { W = 77, A = 1.97, T_air = 24, T_radiant = 24, clothing = 1.1 },
      sugar   = use "glucose/body" {},
      fluids  = use "renal/fluids" {},
      kidney  = use "renal/kidney" {},
      hormones = use "renal/hormones" {},
    }, form.part)),
    start = function(_ENV)
      -- Flows of blood follow from the pressure in the chest, that from breathing, and that from the gases of the
      -- blood: here the circle is opened.
      local brought = q(1.34e-2, "dL/g") * person.haemoglobin * 0.968 + 0.003
      tissues.o2_brain = max(brought - 0.0645 * person.need_brain / person.flow_brain, 0.03)
      local mixed = max(brought - person.vo2 / person.cardiac_output, 0.03)
      for i = 1, 3 do lung["vein_o2_" .. i], lung["vein_co2_" .. i] = mixed, 0.525 end
      -- Gases that were breathed in are counted from those that are there, so that their balances stay 0.
      lung.breathed_o2, lung.breathed_co2 = lung.total_o2 + tissues.total_o2, lung.total_co2 + tissues.total_co2
      if form.start then form.start(_ENV) end
    end,
    equations = function(_ENV)
      make.show(_ENV)
      become(_ENV)
      make.feel(_ENV)
      make.circulate(_ENV)
      make.eject(_ENV)
      make.breathe(_ENV)
      make.exchange(_ENV)
      make.burn(_ENV)
      make.balance(_ENV)
      make.adapt(_ENV)
      vitals.equations(_ENV)
      set.join(_ENV, drugs, { age = person.age, weight = person.weight, height = person.height,
                              sex = 1 - person.male })
      if drugs.sarin then sarin.ventilation, ache = ve, sarin.cholinesterase end
      if drugs.salbutamol then albuterol_alveoli = salbutamol.deposit end
    end,
  }
end
