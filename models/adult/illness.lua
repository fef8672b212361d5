-- SPDX-License-Identifier: Apache-2.0
-- Illness and strain that belong to no single organ: how severe each of them is, and what that does to the parts of the
-- adult. No states but that of a fever that comes and goes. Each severity goes from 0 (none) to 1; several at once
-- multiply where they act on the same thing, and excitations of the nerves add up, as the nerves see sums.

local from_sepsis = "tuned to Singer et al. 2016, doi:10.1001/jama.2016.0287 (septic shock: pressors for 65 mmHg "
                 .. "and a lactate above 2 mmol/L) and Hunter and Doddi 2010, doi:10.1093/bja/aep339 "
                 .. "(resistance, output, depression)"
local from_herd = "tuned to Herd 1991, doi:10.1152/physrev.1991.71.1.305"
local from_wilkinson = "tuned to Wilkinson et al. 1998, doi:10.1001/archpsyc.55.6.511"

return model "adult/illness" {
  title  = "Illness and strain: severities, and what they do",
  source = "the parameters say it, one by one",
  time   = "s",

  parameter = {
    epinephrine_rest = { 0.034, "ug/L", "Epinephrine in arterial blood at rest", range = { 0.005, 0.2 },
                         source = "Wortsman et al. 1984, doi:10.1152/ajpendo.1984.247.5.E639" },

    septic_wide  = { 0.6, "1", "Systemic resistance that sepsis of 1 takes, as a share", range = { 0, 0.9 },
                     source = from_sepsis },
    septic_pool  = { 0.14, "1", "Unstressed volume of the veins that it adds, as a share", range = { 0, 0.5 },
                     source = from_sepsis },
    septic_heart = { 0.4, "1", "Contractility that it takes, as a share", range = { 0, 0.9 }, source = from_sepsis },
    septic_deaf  = { 0.5, "1", "Share of the constriction by catecholamines that it takes", range = { 0, 0.9 },
                     source = from_sepsis },
    septic_leak  = { 0.35, "1", "Leak of the capillaries", range = { 0, 1 }, source = from_sepsis },
    septic_fever = { 2.2, "K", "Rise of the set point of temperature", range = { 0, 4 },
                     source = "38.5 to 39.5 degrees: tuned" },
    septic_lactate = { 3.5, "mmol/min", "Lactate that is made with O2", range = { 0, 20 },
                       source = from_sepsis .. "; Levraut et al. 1998, doi:10.1164/ajrccm.157.4.9705037" },
    septic_cells = { 0.3, "1", "Loss of the tissues' use of O2", range = { 0, 1 }, source = from_sepsis },
    septic_nerves = { 2.5, "1/s", "Excitation of the nerves of the heart", range = { 0, 60 },
                      source = "tuned to 110 to 130 beats a minute" },
    septic_vagus = { 0.25, "1", "Loss of vagal tone", range = { 0, 1 }, source = "tuned, as the line above" },
    septic_breath = { 10, "1/min", "Rate of breathing that it adds", range = { 0, 30 },
                      source = "tuned to 22 to 35 a minute: Singer et al. 2016" },
    septic_lung  = { 0.12, "1", "Shunt that it adds", range = { 0, 0.6 },
                     source = "tuned to PaO2 / FiO2 of 250 to 300" },

    anaemia_most = { 0.7, "1", "Share of the haemoglobin that anaemia of 1 takes", range = { 0, 0.9 },
                     source = "4.5 g/dL: Weiskopf et al. 1998, doi:10.1001/jama.279.3.217 (5 g/dL at rest)" },
    thin_blood   = { 0.1, "1", "Fall of resistance by that, logarithm per loss of all haemoglobin, beyond nothing",
                     range = { 0, 2 },
                     source = "tuned to Weiskopf et al. 1998: resistance -58 %, output +70 % at 5 g/dL" },
    fever_most   = { 4, "K", "Rise of the set point by a fever of 1", range = { 0, 5 },
                     source = "41 degrees" },
    tau_fever    = { 40, "min", "Time in which the set point comes and goes", range = { 1, 300 },
                     source = "tuned: fever rises within one to two hours, with chills" },
    beat_by_heat = { 0.09, "1/K", "Rise of heart rate by a degree of the core, logarithm", range = { 0, 0.2 },
                     source = "Davies and Maconochie 2009, doi:10.1136/emj.2008.061598: 10 a minute by degree" },
    Q10          = { 2.4, "1", "Metabolism by ten degrees", range = { 1.5, 3.5 },
                     source = "Guyton & Hall 2006: 10 to 13 % by degree" },
    panting      = { 1.6, "1/(min K)", "Rate of breathing by a degree of the core", range = { 0, 6 },
                     source = "tuned: 2 a minute by degree of fever, less with work" },

    bruise_elastance = { 2, "1", "Rise of the elastance of the skull by brain injury of 1", range = { 0, 9 },
                 source = "tuned to an intracranial pressure of 25 to 40 mmHg: Carney et al. 2017, "
                       .. "doi:10.1227/NEU.0000000000001432" },
    bruise_outflow = { 7.5, "1", "Rise of the resistance to outflow of cerebrospinal fluid", range = { 0, 50 },
                 source = "tuned, as the line above" },
    bruise_swelling = { 5, "mL", "Swelling that nothing in the skull makes room for", range = { 0, 60 },
                 source = "tuned, as the first line; course: Marmarou et al. 2006, "
                       .. "doi:10.3171/jns.2006.104.5.720" },
    bruise_regulation = { 0.9, "1", "Share of cerebral autoregulation that is lost", range = { 0, 1 },
                 source = "tuned: lost in severe injury, Czosnyka et al. 1996, doi:10.1161/01.STR.27.10.1829" },
    bruise_mind  = { 1, "1", "Share of consciousness that is lost", range = { 0, 1 }, source = "coma" },
    bruise_breath = { 0.35, "1", "Share of the rate of breathing that is lost", range = { 0, 1 },
                 source = "tuned: slow and irregular in coma" },

    pain_tone    = { 60, "1/s", "Excitation of the nerves of vessels by pain of 1", range = { 0, 200 },
                     source = from_herd .. ": cold pressor test" },
    pain_half    = { 0.6, "1", "Pain at which half of what no pain exceeds is reached", range = { 0.1, 10 },
                     source = "tuned: little is left to add beyond the cold pressor test" },
    pain_veins   = { 30, "1/s", "Excitation of the nerves of veins by pain of 1", range = { 0, 200 },
                     source = from_herd },
    pain_heart   = { 30, "1/s", "Excitation of the nerves of the heart", range = { 0, 80 }, source = from_herd },
    pain_vagus   = { 0.45, "1", "Loss of vagal tone", range = { 0, 1 }, source = from_herd },
    stress_heart = { 18, "1/s", "Excitation of the nerves of the heart by mental stress of 1", range = { 0, 80 },
                     source = from_herd .. ": mental arithmetic" },
    stress_tone  = { 3, "1/s", "Excitation of the nerves of vessels", range = { 0, 80 }, source = from_herd },
    stress_veins = { 22, "1/s", "Excitation of the nerves of veins", range = { 0, 200 }, source = from_herd },
    stress_force = { 0.15, "1", "Rise of contractility by epinephrine", range = { 0, 1 }, source = from_herd },
    stress_wide  = { 0.24, "1", "Resistance of muscle that epinephrine takes", range = { 0, 0.8 },
                     source = from_herd .. ": the forearm widens" },
    stress_vagus = { 0.2, "1", "Loss of vagal tone", range = { 0, 1 }, source = from_herd },
    panic_heart  = { 14, "1/s", "Excitation of the nerves of the heart by a panic attack of 1", range = { 0, 80 },
                     source = from_wilkinson },
    panic_vagus  = { 0.3, "1", "Loss of vagal tone", range = { 0, 1 }, source = from_wilkinson },
    panic_wide   = { 0.2, "1", "Resistance of muscle that epinephrine takes", range = { 0, 0.8 },
                     source = from_wilkinson },
    panic_breath = { 8, "1/min", "Rate of breathing that it adds", range = { 0, 40 },
                     source = "tuned: hyperventilation to a CO2 of 25 to 32 mmHg" },

    shock_below  = { 0.8, "1", "Share of the mean pressure of rest below which shock begins", range = { 0.3, 1 },
                     source = "tuned: breathing hardly changes after a loss of 25 %" },
    shock_breath = { 85, "1/min", "Breaths that shock adds, per share of pressure that is lost beyond", range = { 0, 200 },
                     source = "tuned to 20 to 40/min after a loss of 30 to 40 %: class III haemorrhage, ATLS; carotid bodies that "
                           .. "little blood reaches: Landgren and Neil 1951, Acta Physiol Scand 23:158 (not read again)" },
  },

  input = {
    sepsis   = { 0, "1", "Sepsis: 0.3 infection with warm skin and fever, 0.6 lactate of 2 to 3 mmol/L and low "
                 .. "pressure, 1 septic shock that needs a pressor", range = { 0, 1 }, source = from_sepsis },
    anaemia  = { 0, "1", "Lack of haemoglobin: 0.3 is 12, 0.6 is 9, 1 is 4.5 g/dL", range = { 0, 1 },
                 source = "Weiskopf et al. 1998" },
    fever    = { 0, "1", "Fever: 0.3 is 38, 0.6 is 39.2, 1 is 40.8 degrees", range = { 0, 1 } },
    brain_injury = { 0, "1", "Injury of the brain with swelling: 0.3 concussion, 0.6 intracranial pressure above 20 "
                     .. "mmHg and coma, 1 failing of the brain stem", range = { 0, 1 } },
    pain     = { 0, "1", "Pain: 0.4 as a hand in ice water, 1 the worst", range = { 0, 1 }, source = from_herd },
    stress   = { 0, "1", "Mental stress: 0.4 mental arithmetic, 0.8 a speech in public, 1 the most", range = { 0, 1 },
                 source = from_herd },
    panic    = { 0, "1", "Fright: 1 a panic attack", range = { 0, 1 }, source = from_wilkinson },
    exercise = { 0, "1", "Dynamic work as a share of the greatest aerobic capacity: see metabolic/exercise",
                 range = { 0, 1 } },

    T_core   = { 36.8, "degC", "Core temperature", range = { 10, 46 } },
    T_rest   = { 36.8, "degC", "Core temperature at rest", range = { 35, 38 } },
    consciousness = { 1, "1", "Consciousness that drugs leave", range = { 0, 1 } },
    pressure = { 1, "1", "Mean arterial pressure over that of rest", range = { 0, 5 } },
  },

  signal = {
    resistance = { "1", "Multiplier of systemic resistance" },
    resistance_muscle = { "1", "Multiplier of the resistance of muscle, beside that" },
    pooling    = { "1", "Change of the unstressed volume of all veins, as a share of it" },
    contractility = { "1", "Multiplier of contractility" },
    rate       = { "1", "Multiplier of heart rate" },
    constriction = { "1", "Share of nervous constriction that vessels still follow" },
    excitation_h = { "1/s", "Excitation of the nerves of the heart" },
    excitation_p = { "1/s", "Excitation of the nerves of resistance vessels" },
    excitation_v = { "1/s", "Excitation of the nerves of veins" },
    vagal_tone = { "1", "Share of vagal tone that is left" },
    epinephrine = { "ug/L", "Epinephrine of one's own in arterial blood" },
    strain     = { "1", "Stress hormones: 1 is the most" },
    insulin_resistance = { "1", "Loss of the sensitivity to insulin" },
    leak       = { "1", "Leak of the capillaries" },
    set_point  = { "K", "Rise of the set point of temperature" },
    metabolism = { "1", "Multiplier of metabolism by temperature" },
    glycolysis = { "mmol/min", "Lactate made with O2" },
    poisoned   = { "1", "Loss of the tissues' use of O2" },
    shunt      = { "1", "Shunt that is added in the lung" },
    haemoglobin = { "1", "Multiplier of haemoglobin" },
    more_rate  = { "1/min", "Rate of breathing that is added" },
    breath_rate = { "1", "Multiplier of the rate of breathing" },
    wakefulness = { "1", "Consciousness that is left" },
    elastance  = { "1", "Multiplier of the elastance of the skull" },
    outflow    = { "1", "Multiplier of the resistance to outflow of cerebrospinal fluid" },
    swelling   = { "mL", "Swelling of the brain" },
    autoregulation = { "1", "Multiplier of the gain of cerebral autoregulation" },
  },

  equations = function(_ENV)
    local function saturating(x, half) return x * (1 + half) / (x + half) end
    local warmth = (T_core - T_rest) / q(10, "K")
    metabolism = exp(log(Q10) * warmth)

    local blood = 1 - anaemia_most * anaemia
    haemoglobin = blood
    resistance = (1 - septic_wide * sepsis) * exp(thin_blood * (1 - 1 / blood))
    constriction = 1 - septic_deaf * sepsis
    pooling = septic_pool * sepsis
    rate = exp(beat_by_heat * (T_core - T_rest))

    wakefulness = consciousness * (1 - bruise_mind * hill(brain_injury, 0.5, 6))
    local felt = wakefulness
    local hurt = felt * saturating(pain, pain_half)
    excitation_h = septic_nerves * sepsis + pain_heart * hurt + felt * (stress_heart * stress + panic_heart * panic)
    excitation_p = pain_tone * hurt + felt * stress_tone * stress
    excitation_v = pain_veins * hurt + felt * stress_veins * stress
    resistance_muscle = (1 - panic_wide * panic) * (1 - felt * stress_wide * stress)
    contractility = (1 - septic_heart * sepsis * sepsis) * (1 + felt * stress_force * stress)
    vagal_tone = (1 - pain_vagus * hurt) * (1 - felt * stress_vagus * stress) * (1 - felt * panic_vagus * panic)
                 * (1 - septic_vagus * sepsis)
    -- Epinephrine: nearly twice that of rest in moderate strain, three times in the worst; work needs more of it.
    local felt_strain = 1 - (1 - pain) * (1 - stress) * (1 - panic)
    strain = 1 - (1 - 0.3 * felt * felt_strain) * (1 - 0.6 * sepsis)
    insulin_resistance = 0.7 * sepsis
    epinephrine = epinephrine_rest * (1 + 1.87 * felt * saturating(felt_strain, 2) + 9 * exercise^3 + 5 * sepsis)

    leak = septic_leak * sepsis
    set_point = lag(septic_fever * saturating(sepsis, 0.3) * (1 - fever) + fever_most * fever, tau_fever)
    -- Shock, of whatever cause, quickens breath as long as some blood flows; work does so by itself.
    local low = max(shock_below - pressure, 0)
    local alive = pressure * pressure / (pressure * pressure + 0.04)
    local shocked = felt * alive * low * low / (low + 0.1) * 0.02 / (0.02 + exercise)
    glycolysis = septic_lactate * sepsis * sepsis
    poisoned, shunt = septic_cells * sepsis * sepsis, septic_lung * sepsis
    more_rate = septic_breath * sepsis + felt * panic_breath * panic + panting * (T_core - T_rest)
                + shock_breath * shocked
    breath_rate = 1 - bruise_breath * brain_injury * brain_injury
    elastance = 1 + bruise_elastance * brain_injury
    outflow = 1 + bruise_outflow * brain_injury * sqrt(brain_injury + 1e-9)
    swelling = bruise_swelling * brain_injury
    autoregulation = 1 - bruise_regulation * brain_injury
  end,
}
