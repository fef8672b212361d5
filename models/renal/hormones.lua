-- SPDX-License-Identifier: Apache-2.0
-- The hormones that keep water, salt and pressure: renin, angiotensin, aldosterone, antidiuretic hormone (ADH) and
-- atrial natriuretic peptide (ANP); and thirst. All that acts elsewhere is relative to rest.

local rest = require "renal.lib.rest"

local half_life = math.log(2)
local function negative(ENV, x, w) return (x - ENV.sqrt(x * x + w * w)) / 2 end
local function positive(ENV, x, w) return (x + ENV.sqrt(x * x + w * w)) / 2 end

return model "renal/hormones" {
  title  = "Renin, angiotensin, aldosterone, ADH, ANP and thirst",
  source = rest.leete,
  time   = "min",
  units  = "labels",

  parameter = rest.with {
    tonicity_n  = { 285, "mmol/L", "Tonicity at rest",              range = { 250, 330 }, source = rest.guyton },
    PRC_n  = { 17.4, "1",   "Renin concentration at rest",          range = { 2, 60 }, vary = lognormal(0.3) },
    PRA_by_PRC = { 1.016667, "1", "Renin activity by concentration", range = { 0.1, 10 } },
    renin_P = { 0.04, "1/mmHg", "Renin by a fall of arterial pressure, exponent", range = { 0, 0.2 },
                source = "tuned to three to six times the renin after a fifth of the blood is lost; Leete: 0" },
    renin_half = { 12,  "min", "Half-life of renin",                range = { 3, 60 } },
    c_ace  = { 0.88492, "1/min", "Angiotensin I to II by the converting enzyme", range = { 0.05, 10 },
               vary = lognormal(0.2) },
    c_chym = { 0.09315, "1/min", "Angiotensin I to II by chymase",  range = { 0.005, 2 } },
    c_nep  = { 0.038189, "1/min", "Angiotensin I to 1-7 by neprilysin", range = { 0.002, 1 } },
    c_ace2 = { 0.0078009, "1/min", "Angiotensin II to 1-7",         range = { 5e-4, 0.2 } },
    c_iv   = { 0.25056, "1/min", "Angiotensin II to IV",            range = { 0.01, 5 } },
    c_at1  = { 0.17008, "1/min", "Binding of angiotensin II to AT1", range = { 0.01, 5 } },
    c_at2  = { 0.065667, "1/min", "Binding of angiotensin II to AT2", range = { 0.005, 2 } },
    ang1_half = { 0.5, "min", "Half-life of angiotensin I",         range = { 0.05, 5 } },
    ang2_half = { 0.66, "min", "Half-life of angiotensin II",       range = { 0.05, 5 } },
    at1_half = { 12, "min", "Half-life of angiotensin II on AT1",   range = { 1, 120 } },
    tau_al = { 60,  "min",  "Time constant of aldosterone",         range = { 10, 300 } },
    al_most = { 50, "1",    "Most aldosterone",                    range = { 5, 500 },
                source = "tuned: the gland saturates" },
    tau_adh = { 6,  "min",  "Time constant of ADH",                 range = { 1, 60 } },
    tau_anp = { 4,  "min",  "Time constant of ANP",                 range = { 1, 60 },
                source = "half-life of 2 to 3 min" },
    anp_prompt = { 0.1, "1", "Share of the stretch of the atrium that ANP answers at once; the rest as receptors get used "
                   .. "to it, within a day", range = { 0, 1 }, source = "tuned to no change while 300 mmol "
                   .. "of saline come within 90 min: Andersen et al. 2002, doi:10.1152/ajpregu.00732.2001" },
    adh_osm = { 0.1667, "1/(mmol/L)", "ADH by tonicity", range = { 0.02, 1 }, vary = lognormal(0.25),
                source = "Leete & Layton: a third of rest by mmol/L of sodium, which is two of tonicity" },
    adh_ra = { 0.3333, "1/mmHg", "ADH by stretch of the atrium",    range = { 0, 2 } },
    adh_gain = { 9,  "1",   "ADH by a fall of pressure: exponent of the share that is lost", range = { 0, 20 },
                 source = "tuned to twice at -8 % and eight times at -25 % of pressure (the shape of "
                          .. "Dunn et al. 1973, J Clin Invest 52:3212)" },
    adh_most = { 40, "1",   "Largest ADH by a fall of pressure",    range = { 2, 200 }, source = "as the line above" },
    tau_ra  = { 1400, "min", "Adaptation of atrial receptors",      range = { 100, 2e4 },
                source = "Leete & Layton: 1/0.0007 min" },
    tau_set = { 20000, "min", "Resetting of baroreceptors",         range = { 1000, 2e5 },
                source = "Leete & Layton: 1/(0.75 * 6.67e-5) min" },
    thirst_n = { 1.6, "mL/min", "Water drunk and eaten at rest",    range = { 0.5, 6 }, vary = lognormal(0.15),
                 source = "urine of 1.5 L a day and insensible losses" },
    thirst_power = { 1.6, "1", "Steepness of thirst", range = { 0.5, 4 },
                     source = "tuned to a sodium of about 146 mmol/L without ADH; 1 is Leete & Layton" },
    habit  = { 0.6,  "1",   "Share of what is drunk and eaten at rest that needs no thirst", range = { 0, 0.95 },
               source = "tuned to the water of food and habit, 1.4 L a day" },
    thirst_P = { 0.3, "1",  "Weight of a fall of pressure in thirst over that in ADH", range = { 0, 1 },
                 source = "tuned: thirst needs a larger loss of blood than ADH does" },
    constrict = { 0.12, "1", "Systemic resistance as a power of angiotensin II", range = { 0, 0.5 },
                  source = "tuned to 9 % by twice the angiotensin" },
    constrict_adh = { 0.03, "1", "Systemic resistance as a power of ADH", range = { 0, 0.3 },
                  source = "tuned to 7 % by ten times the ADH" },
  },

  input = {
    P_arterial  = { 87, "mmHg", "Arterial pressure, mean",              range = { 0, 350 } },
    P_ra        = { 4,  "mmHg", "Pressure in the right atrium",         range = { -20, 60 } },
    sympathetic = { 1,  "1",    "Renal sympathetic activity, 1 at rest", range = { 0, 10 } },
    macula      = { 1,  "1",    "Sodium that the macula densa sees, 1 at rest", range = { 0, 50 } },
    sodium      = { 140, "mmol/L", "Plasma sodium",                     range = { 80, 220 } },
    potassium   = { 4.2, "mmol/L", "Plasma potassium",                  range = { 0.5, 15 } },
    tonicity    = { 285, "mmol/L", "Tonicity of plasma",                range = { 150, 500 } },
    ace_inhibitor = { 0, "1",   "Share of the converting enzyme that is blocked", range = { 0, 1 } },
    arb         = { 0,  "1",    "Share of receptors AT1 that is blocked", range = { 0, 1 } },
    renin_release = { 1, "1",   "Multiplier of renin release",          range = { 0, 20 } },
    adrenal     = { 1,  "1",    "Multiplier of aldosterone release; 0: Addison's disease", range = { 0, 20 } },
    pituitary   = { 1,  "1",    "Multiplier of ADH release; 0: diabetes insipidus", range = { 0, 5 } },
    adh_extra   = { 0,  "1",    "ADH from elsewhere, in units of rest",  range = { 0, 50 } },
    angiotensin_infused = { 0, "pmol/L/min", "Angiotensin II infused",  range = { 0, 500 } },
  },

  state = {
    PRC   = { "1",      "Renin concentration", valid = { 0, 5000 } },
    AngI  = { "pmol/L", "Angiotensin I" },
    AngII = { "pmol/L", "Angiotensin II" },
    AT1R  = { "pmol/L", "Angiotensin II on receptors AT1" },
    aldosterone = { "1", "Aldosterone, 1 at rest", valid = { 0, 100 } },
    adh   = { "1",      "Antidiuretic hormone, 1 at rest", valid = { 0, 200 } },
    anp   = { "1",      "Atrial natriuretic peptide, 1 at rest", valid = { 0, 10 } },
    ra_set = { "mmHg",  "Atrial pressure that receptors have got used to" },
    P_set = { "mmHg",   "Arterial pressure that baroreceptors have got used to" },
  },

  signal = {
    PRA         = { "1", "Plasma renin activity" },
    angiotensin = { "1", "Angiotensin II on its receptors, 1 at rest" },
    constriction = { "1", "Multiplier of systemic resistance" },
    thirst      = { "mL/min", "Water that one would drink and eat" },
    adh_by_pressure = { "1", "ADH that a fall of pressure adds, in units of rest" },
  },

  start = function(_ENV)
    PRC, aldosterone, adh, anp = PRC_n, 1, 1, 1
    AngI = PRC_n * PRA_by_PRC / (c_ace + c_chym + c_nep + half_life / ang1_half)
    AngII = (c_ace + c_chym) * AngI / (c_ace2 + c_iv + c_at1 + c_at2 + half_life / ang2_half)
    AT1R = c_at1 * AngII * at1_half / half_life
    ra_set, P_set = P_ra_n, P_n
  end,

  equations = function(_ENV)
    local function relative(f, x, x_n) return f(x) / f(x_n) end

    -- Renin and angiotensin. What is on receptors at rest follows from the rates.
    local AngI_n = PRC_n * PRA_by_PRC / (c_ace + c_chym + c_nep + half_life / ang1_half)
    local AngII_n = (c_ace + c_chym) * AngI_n / (c_ace2 + c_iv + c_at1 + c_at2 + half_life / ang2_half)
    angiotensin = AT1R * half_life / (c_at1 * AngII_n * at1_half)
    local a, a_n = sqrt(angiotensin ^ 2 + 0.0025), math.sqrt(1.0025)
    local function nu_md(x) return 0.2262 + 28.04 / (11.56 + exp((3.6 * x - 1.65853) / 0.6056)) end
    local function nu_rsna(x) return 1.822 - 2.056 / (1.358 + exp(x - 1 + math.log(2.056 / 0.822 - 1.358))) end
    local function nu_at1(x) return x ^ -0.95 end
    -- How far arterial pressure is below rest: 0 there, and round within a mmHg.
    local low = negative(_ENV, P_arterial - P_n, 1) + 0.5
    PRA = PRA_by_PRC * PRC
    local decay = half_life / renin_half
    dot.PRC = decay * (PRC_n * renin_release * relative(nu_md, macula, 1) * relative(nu_rsna, sympathetic, 1)
                       * relative(nu_at1, a, a_n) * exp(-renin_P * low) - PRC)
    local convert = (1 - ace_inhibitor) * c_ace + c_chym
    dot.AngI = PRA - (convert + c_nep + half_life / ang1_half) * AngI
    dot.AngII = angiotensin_infused + convert * AngI
                - (c_ace2 + c_iv + (1 - arb) * c_at1 + c_at2 + half_life / ang2_half) * AngII
    dot.AT1R = (1 - arb) * c_at1 * AngII - half_life / at1_half * AT1R

    -- Aldosterone: potassium over sodium, angiotensin, and low pressure.
    local function xi_at(x) return 0.47 + 2.4 / (1 + exp(-2.4394 * (x - 1.44503))) end
    local ratio = 7 * potassium / potassium_n * sodium_n / sodium - 6
    local xi_k = positive(_ENV, ratio, 0.05) / ((1 + math.sqrt(1.0025)) / 2)
    local xi_map = exp(-0.0425 * low)
    local driven = adrenal * xi_k * xi_map * relative(xi_at, angiotensin, 1)
    dot.aldosterone = (driven / (1 + (driven / al_most) ^ 6) ^ (1 / 6) - aldosterone) / tau_al

    -- ADH: tonicity, stretch of the atrium, and pressure below what baroreceptors have got used to.
    dot.ra_set = (P_ra - ra_set) / tau_ra
    dot.P_set = (P_arterial - P_set) / tau_set
    local fall = adh_gain * (1 - P_arterial / (P_set + 1))  - adh_gain * (1 - P_n / (P_n + 1))
    local push = exp(fall)
    adh_by_pressure = 0.1 * (push - 1) / (1 + (0.1 * push) / adh_most)
    local osm = 1 + adh_osm * (tonicity - tonicity_n) - adh_ra * 0.2 * (P_ra - ra_set)
    local sought = positive(_ENV, osm + adh_by_pressure, 0.1) / ((1 + math.sqrt(1.01)) / 2)
    dot.adh = (pituitary * sought + adh_extra - adh) / tau_adh

    -- ANP by stretch of the atrium, most of it by a stretch that lasts.
    local function stretched(x) return 7.4052 - 6.554 / (1 + exp(x - 3.762)) end
    local stretch = anp_prompt * (P_ra - P_ra_n) + (1 - anp_prompt) * (ra_set - P_ra_n)
    dot.anp = (relative(stretched, stretch, 0) - anp) / tau_anp

    -- Thirst follows the drive of ADH, wherever ADH itself comes from; what belongs to meals is drunk without it.
    local dry = positive(_ENV, osm + thirst_P * adh_by_pressure, 0.1)
    local function drunk(x) return 7.8541 / (0.65451 + 18.22 * (4 * pow(x, thirst_power)) ^ -1.607) - 2 end
    local drunk_n = 7.8541 / (0.65451 + 18.22 * 4 ^ -1.607) - 2
    local law = drunk((dry + 0.05) / ((1 + math.sqrt(1.01)) / 2 + 0.05)) / drunk_n - habit
    thirst = thirst_n * (habit + (1 - habit) * positive(_ENV, law, 0.1) / positive(_ENV, 1 - habit, 0.1))

    constriction = pow(a / a_n, constrict) * pow(sqrt(adh ^ 2 + 0.01) / math.sqrt(1.01), constrict_adh)
  end,
}
