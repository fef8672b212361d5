-- SPDX-License-Identifier: Apache-2.0
-- What drugs do to a person, from what they say of themselves (drugs/lib/actions.lua, summed over all that are given):
-- consciousness and its monitor, breathing, the circulation, muscles, pupils and the loop of Henle. No states: who is
-- slow is the drug, at its effect site. Multipliers are 1 without drugs.

local actions = require "drugs.lib.actions"

local input = {}
for name, text in pairs(actions.signals) do
  input[name] = { 0, text[1], text[2], range = { name:match("_ahead$") and -1e9 or 0, 1e9 } }
end

local bouillon = "Bouillon et al. 2004, doi:10.1097/00000542-200406000-00006"
local su = "Su et al. 2023, Br J Anaesth (PMID 37355412), as in drugs/haemodynamics_su"
local ebert = "Ebert et al. 1992, doi:10.1097/00000542-199205000-00010"
local stratton = "Stratton et al. 1985, doi:10.1152/jappl.1985.58.4.1199"

return model "drugs/effects" {
  title  = "Effects of drugs: one set of multipliers out of all that are given",
  source = "Interactions: Bouillon et al. 2004, doi:10.1097/00000542-200406000-00006; circulation: Su et al. 2023 "
        .. "(PMID 37355412); others at their parameters",
  time   = "min",
  input  = input,

  parameter = {
    age       = { 35,   "yr",   "Age", range = { 0.1, 110 } },

    -- mind
    BIS0      = { 97.4, "1",    "Bispectral index without drugs", range = { 50, 100 }, source = bouillon },
    C50_BIS   = { 4.47, "mg/L", "Propofol that halves the index", range = { 0.5, 20 }, source = bouillon,
                  vary = lognormal { cv = 0.182 } },
    C50_BIS_R = { 19.3, "ug/L", "Remifentanil that halves the index", range = { 1, 500 }, source = bouillon,
                  vary = lognormal { cv = 0.888 } },
    n_BIS     = { 1.43, "1",    "Steepness of that", range = { 1, 10 }, source = bouillon,
                  vary = truncated(lognormal { cv = 0.304 }, 1, 10) },
    synergy   = { 0,    "1",    "Synergy of both on the index; 0: they add", range = { 0, 3.9 }, source = bouillon },
    C50_LOC   = { 1.80, "mg/L", "Propofol at which half of the people lose consciousness", range = { 0.2, 20 },
                  source = "as in public implementations of Bouillon's surfaces" },
    C50_LOC_R = { 12.5, "ug/L", "Remifentanil that does the same", range = { 1, 500 },
                  source = "as in public implementations of Bouillon's surfaces" },
    n_LOC     = { 3.76, "1",    "Steepness of that", range = { 1, 10 },
                  source = "as in public implementations of Bouillon's surfaces" },
    C50_TOL   = { 8.04, "mg/L", "Propofol that makes half of the people tolerate laryngoscopy", range = { 1, 50 },
                  source = bouillon },
    C50_TOL_R = { 1.07, "ug/L", "Remifentanil that halves what reaches the brain of it", range = { 0.05, 20 },
                  source = bouillon, vary = lognormal { cv = 0.26 } },
    n_TOL     = { 5.1,  "1",    "Steepness of the tolerance", range = { 1, 20 }, source = bouillon },
    n_TOL_R   = { 0.97, "1",    "Steepness of what remifentanil does to it", range = { 0.3, 5 }, source = bouillon },
    stimulus  = { 1.05, "1",    "How strong the stimulus is: laryngoscopy 1.05", range = { 0.1, 5 },
                  source = bouillon },

    -- breath
    C50_breath   = { 1.33, "mg/L", "Propofol that halves the drive to breathe", range = { 0.1, 20 },
                     vary = lognormal(0.3), source = "Bouillon et al. 2004, Anesthesiology 100:240" },
    n_breath     = { 1.68, "1",    "Steepness of that", range = { 1, 6 },
                     source = "Bouillon et al. 2004, Anesthesiology 100:240" },
    deaf         = { 0.6, "1", "Share of the answer of breathing to the carotid bodies that a hypnotic takes at most",
                     range = { 0, 1 }, source = "tuned to apnoea of 1 to 2 min after 2 mg/kg; 50 to 60 % in who is sedated: "
                     .. "Nieuwenhuijs et al. 2000, doi:10.1097/00000542-200001000-00013; 80 %: Blouin et al. 1993, "
                     .. "doi:10.1097/00000542-199312000-00007" },
    C50_deaf     = { 0.2, "mg/L", "Propofol that takes half of that", range = { 0.05, 20 },
                     source = "tuned to about half of the answer at 0.6 mg/L: Nieuwenhuijs et al. 2000" },
    C50_breath_R = { 0.92, "ug/L", "Remifentanil that halves the drive to breathe", range = { 0.1, 20 },
                     vary = lognormal(0.3), source = "Bouillon et al. 2003, Anesthesiology 99:779" },
    n_breath_R   = { 1.25, "1",    "Steepness of that", range = { 1, 6 },
                     source = "Bouillon et al. 2003, Anesthesiology 99:779" },
    potentiation = { 2,    "mg/L", "Propofol that halves the remifentanil which is needed", range = { 0.2, 100 },
                     source = "tuned to a fall by 20-50 % at low doses: Olofsen et al. 2010, Anesthesiology 112:1382" },
    slow_R       = { 0.58, "1",     "Share of a full depression by opioids that is of the rate, not of the depth",
                     range = { 0, 1 }, source = "tuned to breaths that are rare and deep" },
    slow_first_R = { 0.37, "1",     "How much more of a slight one is of the rate", range = { 0, 1 },
                     source = "tuned to breaths that become rare before anything else changes: Leino et al. 1999, "
                     .. "doi:10.1046/j.1365-2044.1999.00946.x" },
    slow         = { 0.2,  "1",    "The same for propofol", range = { 0, 1 },
                     source = "tuned to breaths that are shallow" },

    raise        = { 12, "cmH2O", "Depth of breathing that is lost first when neither drive nor wakefulness "
                     .. "is left: the threshold of CO2 rises", range = { 0, 20 },
                     source = "tuned, as how soon propofol reaches the centre: drugs/lib/propofol.lua" },

    -- circulation by nerves, for a model that has them; propofol acts through them and hardly on vessels themselves:
    -- Robinson et al. 1997, Anesthesiology 86:64
    quiet     = { 0.95, "1",    "Greatest share of sympathetic tone that propofol takes", range = { 0, 1 },
                  source = "tuned to " .. ebert },
    C50_quiet = { 1.15, "mg/L", "Propofol of half that", range = { 0.2, 20 }, vary = lognormal(0.3),
                  source = "tuned to a fall of sympathetic activity by 76 %: " .. ebert },
    n_quiet   = { 2,    "1",    "Steepness of that", range = { 1, 6 }, source = "tuned" },
    calm      = { 0.36, "1",    "Greatest share of vagal tone that propofol takes", range = { 0, 1 },
                  source = "tuned to a heart rate that stays: vagal tone falls with depth, "
                  .. "Kanaya et al. 2003, Anesthesiology 98:34" },
    quiet_R   = { 0.7,  "1",    "Greatest share of sympathetic tone that opioids take", range = { 0, 1 },
                  source = "tuned to a fall of pressure by 5 to 10 % after 2 ug/kg of fentanyl" },
    C50_quiet_R = { 3,  "ug/L", "Remifentanil of half of that", range = { 0.2, 50 }, vary = lognormal(0.4),
                  source = "tuned to the same" },
    slower_R  = { 0.2,  "1",    "Greatest share of heart rate that opioids take, by the vagus", range = { 0, 0.8 },
                  source = "tuned to a fall of heart rate by 5 to 10 % after 2 ug/kg of fentanyl, and by 4 to 10 % an "
                  .. "hour after 11 mg of morphine: Thompson et al. 1995" },
    C50_heart_R = { 1.5, "ug/L", "Remifentanil of half of that", range = { 0.2, 50 }, vary = lognormal(0.4),
                  source = "tuned to the same" },
    quickest  = { 0.33, "1",    "Greatest increase of heart rate by beta1 receptors, beside the reflex",
                  range = { 0, 3 }, source = "tuned in the adult to " .. stratton },
    strongest = { 2,  "1",    "Greatest increase of contractility by beta1 receptors, beside what filling does",
                  range = { 0, 5 }, source = "tuned in the adult to " .. stratton },
    veins_b   = { 2,  "1",    "Greatest increase of venous tone by beta receptors, which empty the splanchnic bed",
                  range = { 0, 5 }, source = "tuned in the adult to a filling that stays: " .. stratton },
    excited_c = { 0.6,  "1",    "Greatest increase of contractility by ketamine", range = { 0, 3 },
                  source = "tuned to a flow that rises with pressure" },
    excited_v = { 1.5,  "1",    "Greatest increase of venous tone by ketamine", range = { 0, 5 },
                  source = "tuned to the same" },
    excited_vessels = { 0.2, "1", "Greatest increase of resistance by ketamine where heart and veins have theirs",
                  range = { 0, 3 }, source = "tuned to a rise of pressure by 15 to 30 %: Idvall et al. 1979, "
                  .. "doi:10.1093/bja/51.12.1167" },

    open_h    = { 0.6,  "1",    "Greatest share of resistance that histamine takes", range = { 0, 0.9 },
                  source = "tuned to a fall of resistance by 40 % after 1 mg/kg of morphine: Philbin et al. 1981, "
                  .. "Anesthesiology 55:292 (not read again)" },

    faster_h  = { 0.12, "1",    "Greatest increase of heart rate by histamine, beside the reflex", range = { 0, 2 },
                  source = "tuned to 16 beats more at ten times the usual concentration, with the reflex: Ind et al. "
                  .. "1982, Agents Actions 12:12" },

    -- circulation after Su, for one that has no nerves
    E_TPR    = { -0.778, "1",    "Greatest effect of propofol on resistance", range = { -0.95, 0 }, source = su },
    C50_TPR  = { 3.21,   "mg/L", "Propofol of half that effect", range = { 0.2, 30 }, source = su,
                 vary = lognormal(0.3) },
    n_TPR    = { 1.83,   "1",    "Steepness of that", range = { 1, 6 }, source = su },
    E_SV     = { -0.154, "1",    "Greatest effect of propofol on the heart, at 35 years", range = { -0.5, 0 },
                 source = su },
    E_SV_age = { 0.0333, "1/yr", "How it grows with age, logarithm", range = { 0, 0.05 }, source = su },
    C50_SV   = { 0.44,   "mg/L", "Propofol of half that effect, and of half its effect on remifentanil's",
                 range = { 0.02, 10 }, source = su },
    C50_R    = { 4.59,   "ug/L", "Remifentanil of half the effect on resistance", range = { 0.2, 50 }, source = su,
                 vary = lognormal(0.3) },
    R_SV     = { 0.058,  "L/ug", "Effect of remifentanil on the loss of stroke volume", range = { 0, 0.1 },
                 source = su },
    RP_SV    = { 0.21,   "L/ug", "What propofol takes from it", range = { 0, 1 }, source = su },
    R_HR     = { 0.0327, "L/ug", "Effect of remifentanil on the loss of heart rate", range = { 0, 0.1 }, source = su },
    RP_HR    = { 0.12,   "L/ug", "What propofol takes from it", range = { 0, 1 }, source = su },
    C50_HR   = { 0.20,   "mg/L", "Propofol of half of that", range = { 0.02, 10 }, source = su },
    muscle   = { 0.5,    "1",    "Power of the effect on stroke volume that is contractility; filling and pressure do "
                 .. "the rest", range = { 0, 1 }, source = "tuned" },
    C50_reflex = { 6,    "mg/L", "Propofol that halves the gain of the baroreflex", range = { 0.5, 50 },
                 source = "tuned to a fall by 40 % at 4 mg/L" },
    pooling  = { 0.3,    "1",    "Greatest loss of venous tone by propofol", range = { 0, 0.9 },
                 source = "tuned; a part of what Su's effect on stroke volume is" },

    narrow   = { 4,    "1", "Greatest increase of resistance by alpha receptors", range = { 0, 20 },
                 source = "tuned to doubled resistance under 0.2 ug/kg/min of norepinephrine" },
    narrow_v = { 1.8, "1", "Greatest increase of resistance by vasopressin", range = { 0, 10 },
                 source = "tuned to 0.03 U/min in shock, and to 7 to 8 mmHg and a quarter less heart rate at 0.25 "
                 .. "ug/min: Mohring et al. 1980 (not read again)" },
    slower_V = { 0.07, "1", "Greatest share of heart rate that vasopressin takes by the vagus, beside what its "
                 .. "pressure does", range = { 0, 0.5 },
                 source = "tuned; small doses slow the heart without pressure: Ebert et al. 1986, "
                 .. "doi:10.1172/JCI112413; Courtice et al. 1984, J Physiol 354:547; Aylward et al. 1986 saw it beat "
                 .. "faster at 4 ng/kg/min" },
    veins    = { 4,  "1", "Greatest increase of venous tone by alpha receptors", range = { 0, 5 },
                 source = "tuned to a stroke volume that grows by some 10 % under phenylephrine" },
    wide     = { 0.637, "1", "Greatest share of resistance that beta2 receptors take", range = { 0, 0.95 },
                 source = "fitted to " .. stratton },
    faster   = { 0.31,  "1", "Greatest increase of heart rate by beta1 receptors", range = { 0, 3 },
                 source = "fitted to " .. stratton },
    stronger = { 0.7,  "1", "Greatest increase of contractility by beta1 receptors", range = { 0, 3 },
                 source = "fitted to " .. stratton },
    tone     = { 0.12, "1", "Share of the resting heart rate that beta1 receptors hold", range = { 0, 0.5 },
                 source = "tuned to the fall of heart rate at rest under beta blockers, about a tenth" },
    tone_c   = { 0.15, "1", "Share of the resting contractility that beta1 receptors hold", range = { 0, 0.5 },
                 source = "tuned" },
    vagus    = { 0.75, "1", "Increase of heart rate without a vagus, at 20 years", range = { 0, 2 },
                 source = "tuned to intrinsic heart rates of Jose & Collison 1970, doi:10.1093/cvr/4.2.160" },
    vagus_age = { 0.012, "1/yr", "How it shrinks with age, logarithm", range = { 0, 0.1 },
                 source = "tuned to the same" },
    excited_rate = { 0.6, "1", "Greatest increase of heart rate by ketamine", range = { 0, 2 },
                 source = "tuned to 43 % at 2 mg/L of S-ketamine: Langsjo et al. 2005, Anesthesiology 103:258" },
    excited_tone = { 0.65, "1", "Greatest increase of resistance by ketamine", range = { 0, 3 },
                 source = "tuned to a rise of pressure by 27 % at 2 mg/L of S-ketamine, with that of heart rate" },

    -- muscles, eyes, kidneys
    n_curare = { 8.30, "1", "Steepness of the block by competition", range = { 1, 20 },
                 source = "Masui et al. 2018, J Anesth 32:709, not read again" },
    fade     = { 1.3,  "1", "How much less a drug like rocuronium needs for fade than for a smaller twitch",
                 range = { 1, 5 }, source = "tuned to a ratio of 0.7 that comes back some 20 min after a quarter of "
                 .. "the twitch: Robertson et al. 2005, Eur J Anaesthesiol 22:4" },
    n_depolarising = { 6.4, "1", "Steepness of the block by depolarisation", range = { 1, 20 },
                 source = "Torda et al. 1997, doi:10.1177/0310057X9702500312" },
    diaphragm = { 1.73, "1", "How much more the diaphragm needs than the thumb", range = { 1, 5 },
                 source = "of the larynx under rocuronium, 1424 against 823 ug/L: Plaud et al. 1995, Clin Pharmacol "
                 .. "Ther 58:185 (not read again)" },
    miosis   = { 0.6,  "1", "Greatest share of the pupil's width that opioids take", range = { 0, 0.9 },
                 source = "tuned to 4.5 mm in the dark: Kharasch et al. 2004, Anesthesiology 101:738" },
    C50_pupil = { 1,   "ug/L", "Remifentanil of half that effect", range = { 0.1, 20 }, source = "tuned" },
    relax    = { 0.7,  "1", "Greatest share of a constriction of bronchi that is taken from it", range = { 0, 1 },
                 source = "tuned to the recovery of flow in acute asthma, which is seldom complete" },
    livelier = { 0.5,  "1", "Greatest increase of the rate of breathing by a stimulant", range = { 0, 1 },
                 source = "tuned; direction: prescribing information of pralidoxime" },

    -- acetylcholine that is not split
    slower_M = { 0.5,  "1", "Greatest share of heart rate that it takes", range = { 0, 0.8 },
                 source = "tuned to bradycardia in severe poisoning" },
    C50_M    = { 12,   "1", "Excess of half that, and of half the constriction of bronchi", range = { 0.5, 200 },
                 source = "tuned: little happens to the heart above a fifth of the enzyme's activity" },
    n_M      = { 2,    "1", "Steepness of both", range = { 1, 6 }, source = "tuned" },
    open_M   = { 0.7,  "1", "Greatest share of resistance that it takes by muscarinic receptors of vessels", range = { 0, 0.9 },
                 source = "tuned to a pressure that begins to fall in severe poisoning; resistance is low, output high, and "
                 .. "atropine turns both: Buckley et al. 1994, J Toxicol Clin Toxicol 32:61 (abstract)" },
    C50_open_M = { 4,  "1", "Excess of half of that", range = { 0.5, 200 }, source = "tuned to the same" },
    tight    = { 0.6,  "1", "Greatest constriction of bronchi by it, with secretion", range = { 0, 1 },
                 source = "tuned to wheezing and hypoxia in severe poisoning" },
    C50_N    = { 15,   "1", "Excess that halves the twitch of the thumb", range = { 1, 500 },
                 source = "tuned to a normal force above 30 % of the enzyme's activity: Thiermann et al. 2005, "
                 .. "doi:10.1016/j.cbi.2005.10.061 (not read again)" },
    C50_breath_M = { 2.75, "1", "Excess that halves the drive to breathe", range = { 0.5, 200 },
                 source = "tuned to breathing that has begun to fail with 22 % of the enzyme's activity, and ends with 5 %. "
                 .. "The centre fails first, the diaphragm last: 0.56 and 5 times the lethal dose in cats, Rickett et al. 1986 "
                 .. "in Institute of Medicine 2000, doi:10.17226/9953" },
    n_breath_M = { 5, "1", "Steepness of that", range = { 1, 9 }, source = "tuned, as the line above" },
    lively_M = { 1,    "1", "Stimulation of breathing by an excess of 1, by nicotinic receptors of the carotid bodies",
                 range = { 0, 10 }, source = "tuned to more breaths in moderate poisoning: Sidell 1997" },
    narrowest = { 0.2, "1", "Width of the narrowest pupil", range = { 0.05, 0.9 }, source = "below 1 of 4 mm" },
    n_loop   = { 1.234, "1", "Steepness of the effect on the loop of Henle", range = { 1, 5 },
                 source = "Kaojarern et al. 1982, doi:10.1038/ki.1982.134: half the effect at 69.8, most effect per "
                 .. "drug at 21.5 ug/min" },
  },
  signal = {
    opioid_effect = { "ug/L", "Opioid that is left beside its antagonist, as much as so much remifentanil" },
    bis           = { "1", "Bispectral index", valid = { 0, 100 } },
    consciousness = { "1", "Probability of consciousness", valid = { 0, 1 } },
    tolerance     = { "1", "Probability of tolerating laryngoscopy", valid = { 0, 1 } },
    drive         = { "1", "Multiplier of ventilation at a given PCO2", valid = { 0, 1 } },
    breath_rate   = { "1", "Its part that is the rate of breathing, and stimulants", valid = { 0, 2 } },
    breath_depth  = { "1", "Its part that is the depth of breathing", valid = { 0, 1 } },
    carotid = { "1", "Share of the answer of breathing to the carotid bodies that drugs leave", valid = { 0, 1 } },
    breath_threshold = { "cmH2O", "Depth of breathing that is lost before the rest is multiplied" },
    contractility = { "1", "Multiplier of contractility" },
    rate          = { "1", "Multiplier of heart rate, for a circulation without nerves" },
    stroke_volume = { "1", "Multiplier of stroke volume, for a circulation without ventricles" },
    resistance    = { "1", "Multiplier of systemic resistance, for a circulation without nerves" },
    sinus         = { "1", "Multiplier of heart rate, beside what nerves do" },
    vessels       = { "1", "Multiplier of systemic resistance, beside what nerves do" },
    sympathetic_block = { "1", "Share of sympathetic tone that is lost", valid = { 0, 1 } },
    vagal_loss    = { "1", "Share of vagal tone that is lost", valid = { 0, 1 } },
    venous_tone   = { "1", "Multiplier of venous tone" },
    baroreflex    = { "1", "Multiplier of the gain of the baroreflex", valid = { 0, 1 } },
    muscle_block  = { "1", "Block of the thumb: share of the twitch that is lost", valid = { 0, 1 } },
    diaphragm_block = { "1", "Block of the diaphragm: share of its force that is lost", valid = { 0, 1 } },
    train_of_four = { "1", "Ratio of the fourth twitch to the first", valid = { 0, 1 } },
    bronchodilation = { "1", "Share of a constriction of bronchi that drugs take away", valid = { 0, 1 } },
    bronchoconstriction = { "1", "Constriction of bronchi that drugs make", valid = { 0, 1 } },
    pupil         = { "1", "Multiplier of the width of the pupils", valid = { 0, 1 } },
    pupil_area    = { "1", "Multiplier of the area of the pupils", valid = { 0, 1 } },
    loop_block    = { "1", "Share of the greatest effect on the loop of Henle", valid = { 0, 1 } },
  },

  equations = function(_ENV)
    local function share(x) return x / (1 + x) end

    opioid_effect = opioid / (1 + opioid_block)

    -- the surfaces of Bouillon: additive for the index, in two stages for laryngoscopy
    local up, ur = hypnotic / C50_BIS, opioid_effect / C50_BIS_R
    local theta = up / (up + ur + 1e-12)
    bis = BIS0 * (1 - hill(up + ur, 1 - synergy * (theta - theta^2), n_BIS))
    local asleep = hypnotic / C50_LOC + opioid_effect / C50_LOC_R + dissociation
    consciousness = 1 - hill(asleep, 1, n_LOC)
    local felt = stimulus * (1 - hill(opioid_effect, C50_TOL_R * stimulus, n_TOL_R))
    tolerance = hill(hypnotic, C50_TOL * felt, n_TOL)

    -- breath: what each drug leaves multiplies, and a hypnotic makes opioids stronger
    local by_hypnotic = (1 - hill(breath, C50_breath, n_breath)) * (1 - hill(cholinergic, C50_breath_M, n_breath_M))
    local opioid_there = max(opioid + opioid_ahead, 0) / (1 + opioid_block)
    local by_opioid = 1 - hill(opioid_there * (1 + breath / potentiation), C50_breath_R, n_breath_R)
    local slowed = pow(by_opioid, slow_R + slow_first_R * by_opioid)
    breath_rate  = slowed * pow(by_hypnotic, slow)
                 * (1 + livelier * share(analeptic + lively_M * cholinergic))
    breath_depth = by_opioid / slowed * pow(by_hypnotic, 1 - slow)
    drive = by_opioid * by_hypnotic
    carotid = 1 - deaf * share(breath / C50_deaf)
    breath_threshold = raise * (1 - drive)^2 * (1 - consciousness)

    -- circulation, receptor by receptor; beside them propofol and opioids act either as Su found, at rest and without
    -- his feedback, where there are no nerves, or on the nerves
    local circulation = require("drugs.lib.su")(_ENV, dilator, opioid_effect)
    local b1 = share(beta1 / (1 + beta_block))
    local constriction, blocked = share(alpha), share(beta_block)
    local pace = (1 - tone * blocked) * (1 + excited_rate * share(excitant))
               * (1 + vagus * exp(-vagus_age * (age - q(20, "yr"))) * share(vagal_block)) * (1 + faster_h * share(histamine))
    rate = (1 + faster * b1) * pace / circulation.lose_HR
    local muscarinic = hill(cholinergic / (1 + vagal_block), C50_M, n_M)
    sinus = (1 + quickest * b1) * pace * (1 - slower_R * share(opioid_effect / C50_heart_R))
          * (1 - slower_M * muscarinic) * (1 - slower_V * share(vasopressor))
    local heart = (1 + stronger * b1) * (1 - tone_c * blocked)
    stroke_volume = heart * circulation.make_SV / circulation.lose_SV
    contractility = (1 + strongest * b1) * (1 - tone_c * blocked) * (1 + excited_c * share(excitant))
                  * pow(circulation.make_SV, muscle)
    local width = (1 + narrow * constriction + narrow_v * share(vasopressor)) * (1 - wide * share(beta2))
                * (1 - open_h * share(histamine)) * (1 - open_M * hill(cholinergic / (1 + vagal_block), C50_open_M, n_M))
    vessels = width * (1 + excited_vessels * share(excitant))
    resistance = width * (1 + excited_tone * share(excitant)) * circulation.make_TPR / circulation.lose_TPR
    local tired = hill(dilator, C50_quiet, n_quiet)
    sympathetic_block = 1 - (1 - quiet * tired) * (1 - quiet_R * share(opioid_effect / C50_quiet_R))
    vagal_loss = calm * tired
    venous_tone = (1 + veins * constriction + veins_b * share(beta2) + excited_v * share(excitant))
                * (1 - pooling * hill(dilator, C50_TPR, n_TPR))
    baroreflex = 1 / (1 + dilator / C50_reflex)

    -- muscles
    local opened = depolarising + cholinergic / C50_N
    local left = (1 - hill(curare, 1, n_curare)) * (1 - hill(opened, 1, n_depolarising))
    muscle_block = 1 - left
    local curare_there, opened_there = max(curare + curare_ahead, 0), max(opened + depolarising_ahead, 0)
    diaphragm_block = 1 - (1 - hill(curare_there / diaphragm, 1, n_curare))
                        * (1 - hill(opened_there / diaphragm, 1, n_depolarising))
    train_of_four = (1 - hill(curare * fade, 1, n_curare))

    bronchodilation = relax * share(bronchodilator)
    bronchoconstriction = tight * muscarinic
    pupil = narrowest + (1 - narrowest) * (1 - miosis / (1 - narrowest) * share(opioid_effect / C50_pupil))
          * exp(miotic)
    pupil_area = pupil^2
    loop_block = hill(loop, 1, n_loop)
  end,
}
