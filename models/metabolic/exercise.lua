-- SPDX-License-Identifier: Apache-2.0
-- Dynamic work of large muscles: what it asks of O2, what the muscles do to their vessels, what the will does to heart,
-- vessels and breath before any receptor has noticed, and how long it can be kept up.
--
-- Intensity is the share of the greatest aerobic capacity: 0 rest, 1 what takes the greatest uptake of O2. Below the
-- critical power work can go on for hours; above it a store is used up, and when it is empty power falls to the
-- critical one. Uptake does not fall with it: muscles that are tired take more O2 for less work.
--
-- Some of it comes late and outlasts the work: a part of the uptake, sweat, breath, and what keeps the vessels of the
-- skin narrow while the body is still warm.

local poole = "Poole et al. 2016, doi:10.1249/MSS.0000000000000939"
local magosso = "form: Magosso and Ursino 2002, doi:10.1007/BF02345454; tuned to Christie et al. 1987 "
             .. "(heart rate 1.56, 1.97, 2.37 and 2.57 of rest at 0.35, 0.58, 0.8 and 1 of the capacity)"
local gaesser = "Gaesser and Brooks 1984, Med Sci Sports Exerc 16:29"
local christie = "tuned to Christie et al. 1987: output 2.25 to 3.5 times that of rest"

return model "metabolic/exercise" {
  title  = "Exercise: uptake of oxygen, central command, vessels of muscle, breath, fatigue",
  source = "critical power: " .. poole .. "; central command and vessels: Magosso and Ursino 2002, "
        .. "doi:10.1007/BF02345454; circulation: Christie et al. 1987 (four stages of a bicycle test)",
  time   = "s",

  parameter = {
    uptake_most = { 3360, "mL/min", "Greatest uptake of O2 that the muscles can bring about", range = { 500, 7000 },
                    vary = lognormal(0.18), source = "Christie et al. 1987: 3.36 L/min; 44 mL/min/kg for 77 kg" },
    uptake_rest = { 250, "mL/min", "Uptake of O2 at rest", range = { 80, 600 }, source = "Guyton & Hall 2006" },
    muscle_rest = { 51.6, "mL/min", "Its part that is of muscles", range = { 10, 300 }, source = "metabolic/tissues" },
    cost     = { 10.3, "mL/min/W", "O2 for work", range = { 8, 14 },
                 source = "bicycle, 9.5 to 11 mL/min/W (ACSM 2014: 10.8)" },
    critical = { 0.78, "1", "Critical power, as a share of the capacity", range = { 0.4, 0.95 }, vary = normal(0.05),
                 source = poole .. ": 0.7 to 0.85 in people who train" },
    store    = { 13, "kJ", "Work above the critical power until exhaustion", range = { 3, 40 },
                 vary = lognormal(0.2), source = poole .. ": 10 to 25; tuned to full exercise for three minutes" },
    tau_work = { 28, "s", "Time constant of the uptake of O2 by muscle", range = { 10, 90 },
                 source = "Poole and Jones 2012, doi:10.1002/cphy.c100072: 20 to 35 s in health" },
    late     = { 0.12, "1", "Share of that uptake that comes late and outlasts the work", range = { 0, 0.4 },
                 source = gaesser .. ": the debt is paid within many minutes" },
    tau_late = { 180, "s", "Time constant of what comes late and goes late: this share, sweat, vessels of the skin, "
                 .. "reflexes that are reset", range = { 30, 1200 },
                 source = "tuned to the two minutes after each of four stages" },
    threshold = { 0.68, "1", "Share of the capacity above which lactate is made", range = { 0.3, 0.9 },
                  vary = normal(0.06), source = "50 to 70 % of the greatest uptake in health" },
    threshold_w = { 0.07, "1", "Width of that threshold", range = { 0.01, 0.3 },
                    source = "tuned: 1 to 2 mmol/L below; at the critical power lactate still comes to rest" },
    lactate_most = { 26, "mmol/min", "Lactate made by muscle at full exercise", range = { 0, 150 },
                     source = "tuned to 7 to 8 mmol/L in blood at the end of four stages" },
    wide     = { 6.4, "1", "Widening of the vessels of muscle at full exercise, beside what lack of O2 in them does",
                 range = { 1, 60 }, source = christie .. "; mean pressure up by no more than 18 %" },
    -- Central command, and the reflex that metabolites and stretch in muscle set off.
    withdrawal = { 0.92, "1", "Loss of vagal tone at full exercise", range = { 0, 1 }, source = magosso },
    early      = { 0.5, "1", "Share of the capacity at which half of it is lost", range = { 0.05, 2 },
                   source = magosso },
    on_heart   = { 11.5, "1/s", "Excitation of the nerves of the heart at full exercise", range = { 0, 200 },
                   source = magosso },
    stronger   = { 0.95, "1", "Rise of contractility at full exercise beside that by nerves: epinephrine, rate",
                   range = { 0, 3 }, source = "tuned to the stroke volume of Christie et al. 1987, at an "
                   .. "ejection fraction of 0.6 to 0.7" },
    stronger_right = { 2.4, "1", "The same of the right ventricle, whose afterload grows more", range = { 0, 8 },
                   source = "tuned to an output of 20 L/min at a central venous pressure near 10 mmHg" },
    brief      = { 0.35, "1", "How much more systole shortens with rate", range = { 0, 1 },
                   source = "Weissler et al. 1968, doi:10.1161/01.CIR.37.2.149: 2.1 ms by beat a minute" },
    recruited  = { 0.7, "1", "Rise of the conductance of pulmonary vessels at full exercise", range = { 0, 3 },
                   source = "Kovacs et al. 2012, doi:10.1183/09031936.00008611: resistance down by 25 to 50 %" },
    on_vessels = { 32, "1/s", "Excitation of those of resistance vessels", range = { 0, 200 },
                   source = magosso .. "; tuned to a splanchnic flow down by 25 to 50 %: Perko et al. 1998" },
    on_veins   = { 30, "1/s", "Excitation of those of veins", range = { 0, 200 }, source = magosso },
    humoral    = { 0.2, "1", "Share of this that comes late and outlasts the work, as catecholamines do",
                   range = { 0, 1 }, source = "tuned to a stroke volume that comes back to that of rest after work" },
    deafness   = { 10, "1", "How far work takes the cardiopulmonary receptors out of the reflex: one over one and this "
                   .. "times its share of the capacity is left", range = { 0, 100 },
                   source = "reset, not silenced: Fadel and Raven 2012, Exp Physiol 97:39; tuned to a heart rate "
                         .. "and stroke volume that come back within minutes after work: Christie et al. 1987" },
    kidneys    = { 0.6, "1", "Rise of the afferent resistance of the kidneys at full exercise, beside that by nerves",
                   range = { 0, 4 }, source = "tuned to less urine: Grimby 1965, J Appl Physiol 20:1294" },
    skin_late  = { 0.6, "K", "Rise of the core temperature at which vessels of the skin open, at full exercise",
                   range = { 0, 2 }, source = "Johnson and Park 1981, J Appl Physiol 50:814" },
    skin_after = { 1.6, "K", "The same after it, when blood stays in the veins of muscle that has stopped to press",
                   range = { 0, 3 }, source = "Kenny and Journeay 2010, Front Biosci 15:259; tuned to a skin that "
                   .. "does not warm after work" },
    spared     = { 0.9, "1", "Share of the nervous constriction that working muscle does not follow",
                   range = { 0, 1 },
                   source = "functional sympatholysis: Remensnyder et al. 1962, doi:10.1161/01.RES.11.3.370" },
    adh_most   = { 4, "1", "Antidiuretic hormone that full exercise adds, in units of rest", range = { 0, 20 },
                   source = "Wade and Claybaugh 1980, doi:10.1152/jappl.1980.49.6.930" },
    sweating   = { 490, "g/h/m2", "Sweat that full exercise brings without warmth", range = { 0, 500 },
                   source = "Kondo et al. 2010, doi:10.1152/japplphysiol.00937.2010; tuned to 0.7 to 1.2 kg an hour" },
    pump       = { 495, "mL", "Blood that working muscles press out of their veins", range = { 0, 1000 },
                   source = "Magosso and Ursino 2002 (muscle pump); tuned to stroke volume" },
    pump_half  = { 0.1, "1", "Share of the capacity at which half of that is out", range = { 0.01, 1 },
                   source = "tuned: the pump works from the first step" },
    -- Breath that comes with the work, not by way of the blood.
    depth_most = { 68, "cmH2O", "Depth of effort that full exercise adds", range = { 0, 100 },
                   source = "tuned to a tidal volume of 2.7 to 3.5 L: Guenette et al. 2007" },
    rate_most  = { 43.5, "1/min", "Rate of breathing that full exercise adds", range = { 0, 80 },
                   source = "tuned to 50 to 68/min: Guenette et al. 2007" },
    rate_early = { 0.5, "1", "Share of that rate that grows with the work; the rest comes near full exercise",
                   range = { 0, 1 }, source = "tuned: depth grows first, rate later" },
    after_depth = { 0.12, "1", "Share of this depth that comes late and outlasts the work", range = { 0, 1 },
                    source = "tuned to an arterial CO2 that hardly rises after work" },
    after_rate = { 0.3, "1", "The same of the rate", range = { 0, 1 }, source = "as the line above" },
  },

  input = {
    exercise = { 0, "1", "Intensity as a share of the greatest aerobic capacity: 0 rest, 0.35 easy cycling (110 W), "
                 .. "0.6 brisk (180 W), 0.8 hard (240 W), 1 as much as can be kept up for minutes", range = { 0, 1 } },
    awake    = { 1, "1", "Share of the will that is there; nobody works asleep", range = { 0, 1 } },
    block    = { 0, "1", "Share of the force of muscles that is blocked", range = { 0, 1 } },
    demand_other = { 1, "1", "Multiplier of the uptake of muscle at rest, by others", range = { 0, 50 } },
    metabolism = { 1, "1", "Multiplier of all demands by temperature and drugs, which the cost of work does not follow",
                   range = { 0.05, 20 } },
  },

  state = {
    active = { "1", "Share of the capacity that muscles use, as their uptake of O2 follows", valid = { -0.01, 1.01 },
               atol = 1e-6 },
    recent = { "1", "The same, as it comes late and lasts", valid = { -0.01, 1.01 }, atol = 1e-6 },
    used   = { "1", "Share of the store above the critical power that is used up", valid = { -0.01, 1.5 },
               atol = 1e-6 },
  },

  signal = {
    intensity = { "1", "Share of the capacity that is worked at" },
    power     = { "W", "Mechanical power" },
    fatigue   = { "1", "Share of the asked power that cannot be given any more" },
    activity  = { "1", "Multiplier of the O2 that muscle asks for" },
    carbohydrate = { "1", "Share of fuel that shifts from fat to carbohydrate" },
    glycolysis = { "mmol/min", "Lactate that muscle makes beyond rest" },
    widening  = { "1", "Multiplier of the conductance of muscle" },
    sympatholysis = { "1", "Share of the nervous constriction that muscle does not follow" },
    vagal_withdrawal = { "1", "Share of vagal tone that is lost" },
    excitation_h = { "1/s", "Excitation of the nerves of the heart" },
    excitation_p = { "1/s", "Excitation of the nerves of resistance vessels" },
    excitation_v = { "1/s", "Excitation of the nerves of veins" },
    more_sweat = { "g/h/m2", "Sweat that comes with work" },
    adh       = { "1", "Antidiuretic hormone that is added, in units of rest" },
    contractility = { "1", "Multiplier of contractility, left ventricle" },
    contractility_right = { "1", "Multiplier of contractility, right ventricle" },
    thrust     = { "1", "Multiplier of the ventricles' own resistance, which otherwise grew with contractility" },
    shortening = { "1", "Multiplier of the shortening of systole with rate" },
    lung_vessels = { "1", "Multiplier of pulmonary resistance" },
    low_pressure = { "1", "Multiplier of the cardiopulmonary reflex" },
    kidney_vessels = { "1", "Multiplier of the afferent resistance of the kidneys" },
    skin_threshold = { "K", "Rise of the core temperature at which vessels of the skin open" },
    volume_muscle = { "mL", "Shift of the unstressed volume of the veins of muscle" },
    more_effort = { "cmH2O", "Depth of effort that comes with work" },
    more_rate   = { "1/min", "Rate of breathing that comes with work" },
  },

  start = function(_ENV) active, recent, used = 0, 0, 0 end,

  equations = function(_ENV)
    local function above(x, w) return 0.5 * (x + sqrt(x * x + w * w)) end
    intensity = exercise * awake * (1 - block)
    dot.active = (intensity - active) / tau_work
    dot.recent = (intensity - recent) / tau_late

    -- Power: what is asked, until the store is empty; then the critical one.
    local full = (uptake_most - uptake_rest) / cost
    local w = 0.01
    local beyond = above(intensity - critical, w)
    local empty = above(used, 1e-3)
    local tired = empty^12 / (1 + empty^12)
    power = full * (intensity - beyond * tired)
    fatigue = beyond * tired / (intensity + w)
    -- Below the critical power the store fills again, the faster the emptier it is.
    local refill = above(critical - intensity, w)
    dot.used = full * (beyond * (1 - tired) - refill * used) / store

    -- These are 0 at rest, exactly.
    local function saturating(x, half) return x * (1 + half) / (x + half) end
    local share, lasting = max(active, 0), max(recent, 0)
    local most = (uptake_most - uptake_rest) / (muscle_rest * metabolism)
    activity = demand_other + most * ((1 - late) * share + late * lasting)
    carbohydrate = saturating(share, 0.4)
    local function soft(x) return log(1 + exp(min(x / threshold_w, 30))) end
    local below = soft(-threshold)
    glycolysis = lactate_most * (soft(share - threshold) - below) / (soft(1 - threshold) - below)
    widening = 1 + (wide - 1) * share * (0.85 + 0.15 * share)
    sympatholysis = spared * saturating(share, 0.1)

    vagal_withdrawal = withdrawal * (1 - exp(-intensity / early))
    excitation_h = on_heart * intensity * intensity
    excitation_p = on_vessels * saturating(intensity, 0.5)
    excitation_v = on_veins * ((1 - humoral) * intensity + humoral * lasting)
    more_sweat = sweating * saturating(lasting, 4)
    adh = adh_most * intensity * intensity
    local force = saturating(share, 0.4)
    contractility, contractility_right = 1 + stronger * force, 1 + stronger_right * force
    thrust = 1 / (1 + share)
    shortening = 1 + brief * saturating(share, 0.2)
    lung_vessels = 1 / (1 + recruited * share)
    -- Work fills the right atrium; that it empties again is not felt as a loss of blood.
    low_pressure = 1 / (1 + deafness * lasting)
    kidney_vessels = 1 + kidneys * saturating(share, 0.3)
    skin_threshold = skin_late * share^6 + skin_after * saturating(max(lasting - share, 0), 0.1)
    volume_muscle = -pump * intensity / (pump_half + intensity)
    local deep, often = share + after_depth * (lasting - share), share + after_rate * (lasting - share)
    more_effort = depth_most * deep * (0.55 + 0.45 * deep * deep)
    more_rate = rate_most * often * (rate_early + (1 - rate_early) * often^5)
  end,
}
