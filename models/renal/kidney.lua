-- SPDX-License-Identifier: Apache-2.0
-- Both kidneys: vessels with tubuloglomerular feedback and a myogenic response, filtration, sodium along the tubule,
-- water by what osmolality of urine ADH allows, potassium, chloride, creatinine, urea.
--
-- Vessels and sodium follow Karaaslan and Leete; each of their laws is taken relative to rest, so that a kidney of any
-- pressure, flow and filtration at rest is at rest there. Their water is a difference of two large numbers that
-- fits one filtration only; here solute is counted and divided by the osmolality of urine. Nephrons that are
-- lost take their share of filtration, vessels and tubules with them; the others see what they really get.

local rest = require "renal.lib.rest"

-- x where it is positive, 0 where it is negative, and round within w of it.
local function positive(ENV, x, w) return (x + ENV.sqrt(x * x + w * w)) / 2 end
-- The x for which positive(x, w) is y.
local function positive_inverse(y, w) return y - w * w / (4 * y) end

-- Landis & Pappenheimer: oncotic pressure (mmHg) of protein (g/dL), and back near what is found in life.
local function oncotic_of(c) return 2.1 * c + 0.16 * c ^ 2 + 0.009 * c ^ 3 end

return model "renal/kidney" {
  title  = "Kidneys: blood flow, filtration, sodium, potassium, water, creatinine and urea",
  source = rest.leete,
  time   = "min",
  units  = "labels",

  parameter = rest.with {
    P_gh_n = { 60,   "mmHg",   "Pressure in the glomeruli at rest",    range = { 45, 75 }, source = rest.guyton },
    P_B    = { 18,   "mmHg",   "Pressure in Bowman's capsules",        range = { 8, 35 }, source = rest.guyton },
    rbf_n  = { 1200, "mL/min", "Renal blood flow at rest",             range = { 300, 2500 }, vary = lognormal(0.12),
               source = rest.valtin },
    gfr_n  = { 125,  "mL/min", "Glomerular filtration at rest",        range = { 40, 220 }, vary = lognormal(0.13),
               source = rest.guyton },
    haematocrit_n = { 0.4483, "1", "Haematocrit at rest",              range = { 0.2, 0.6 }, source = rest.valtin },
    protein_n = { 7, "g/dL",   "Plasma protein at rest",               range = { 3, 10 }, source = rest.valtin },
    protein_share = { 0.18, "1", "Share of a change of plasma protein that filtration feels", range = { 0, 1 },
               source = "tuned, with `released`, to a filtration that saline raises little (not at all: Andersen et al. "
                        .. "2002); the rest is taken to be made up by plasma flow along the glomeruli" },
    chloride_n = { 102, "mmol/L", "Plasma chloride at rest",           range = { 80, 120 }, source = rest.valtin },
    u_sodium_n = { 150 / 1440, "mmol/min", "Sodium in urine at rest",       range = { 0.01, 0.5 }, source = rest.valtin },
    u_potassium_n = { 0.05, "mmol/min", "Potassium in urine at rest",  range = { 0.005, 0.3 }, source = rest.valtin },
    urine_n   = { 1.04, "mL/min", "Flow of urine at rest",             range = { 0.3, 3 }, vary = lognormal(0.15),
                  source = rest.guyton },

    eta_pt = { 0.80, "1", "Share of sodium that proximal tubules reabsorb",    range = { 0.5, 0.9 } },
    eta_dt = { 0.50, "1", "Share of the rest that distal tubules reabsorb",    range = { 0.2, 0.8 } },
    salt_gain = { 1, "1", "How much of their response to more flow collecting ducts have: less takes a higher "
                  .. "pressure to get rid of salt", range = { 0, 2 }, vary = normal(0.2),
                  source = "1 is Leete & Layton; salt-sensitive people are taken to have less" },
    anp_gain = { 1, "1", "How much collecting ducts answer to ANP", range = { 0, 3 },
                 vary = truncated(normal(0.3), 0, 2),
                 source = "1 is Leete & Layton; salt-sensitive people are taken to have less, after Campese et al. "
                          .. "1996, Hypertension 28:335, whose patients had less ANP under salt (not read again)" },
    al_eq  = { 85,   "ng/L", "Aldosterone at rest, where the laws of Leete and Layton have it", range = { 5, 500 } },
    loop_pt = { 0.15, "1", "Proximal reabsorption that a full loop diuretic takes away", range = { 0, 0.5 } },
    loop_md = { 0.40, "1", "Sodium that the macula densa does not see then",   range = { 0, 1 } },
    loop_dt = { 0.80, "1", "Distal reabsorption that it takes away (the thick ascending limb)", range = { 0, 1 },
                source = "tuned to a seventh of the filtered sodium in urine at its peak" },
    loop_cd = { 0.35, "1", "Reabsorption of the collecting ducts that is lost then", range = { 0, 1 },
                source = "as the line above" },
    nerves_eff = { 0.22, "1", "Efferent resistance that nervous activity adds, per unit above rest", range = { 0, 2 },
               source = "tuned to a renal flow that falls in loss of blood while filtration is kept" },
    released = { 0.05, "1", "Fall of nervous activity below rest beyond which afferent arterioles widen no further",
                 range = { 0.01, 1 }, source = "tuned to a filtration that saline raises little: Andersen et al. 2002" },
    myo_span = { 2.2, "1", "Span of the myogenic response of the afferent arterioles", range = { 0.2, 6 },
                source = "tuned to autoregulation up to 160 mmHg; Leete & Layton have 1, up to 120 mmHg" },
    u_min  = { 50,   "mmol/L", "Most dilute urine",                     range = { 30, 150 }, source = rest.valtin },
    u_max  = { 1200, "mmol/L", "Most concentrated urine",               range = { 300, 1600 },
               vary = truncated(normal(70), 900, 1500), source = rest.valtin },
    adh_power = { 2, "1",    "Steepness of concentration by ADH",       range = { 0.5, 5 },
                  source = "tuned to 1100 mmol/L at four times the ADH of rest" },
    other_n = { 0.05, "mmol/min", "Other solute in urine",              range = { 0, 0.3 }, source = rest.valtin },
    urea_made = { 0.28, "mmol/min", "Urea made by the liver",           range = { 0.03, 2 }, vary = lognormal(0.2),
                  source = "400 mmol a day of 75 g of protein" },
    urea_share = { 0.5, "1", "Clearance of urea over filtration at rest", range = { 0.2, 0.8 }, source = rest.guyton },
    creatinine_made = { 1.195, "mg/min", "Creatinine made by muscle",   range = { 0.2, 4 }, vary = lognormal(0.2),
                  source = "0.176 umol/s" },

    tau_cd  = { 900, "min", "How slowly collecting ducts answer to more or less flow", range = { 10, 5000 },
                source = "tuned to 0.20 mmol/min of sodium while 300 mmol of saline come within 90 min (Andersen et al. "
                         .. "2002, doi:10.1152/ajpregu.00732.2001), 73 mmol in 6 h after 2 L (Reid et al. 2003, Clin Sci "
                         .. "104:17), and three times that of rest for hours after 22 mL/kg, more than rest for two days "
                         .. "(Drummer et al. 1992, Acta Physiol Scand Suppl 604:101)" },
    tau_P   = { 0.25, "min", "Averaging of arterial pressure",           range = { 0.02, 10 }, source = "numerical" },
    tau_tgf = { 0.5,  "min", "Tubuloglomerular feedback: its delay",     range = { 0.1, 5 },
                source = "tuned to the two or three waves a minute of the feedback" },
    tau_myo = { 0.15, "min", "Myogenic response: its delay",             range = { 0.02, 2 },
                source = "tuned to the five to ten waves a minute of the response" },
    tau_tub = { 4,    "min", "From the tubule to urine",                 range = { 0.5, 30 },
                source = "tuned to the transit of pelvis and collecting ducts" },
  },

  input = {
    P_arterial  = { 87, "mmHg", "Arterial pressure; it may pulsate",      range = { 0, 350 } },
    P_ra        = { 4,  "mmHg", "Pressure in the right atrium",           range = { -20, 60 } },
    sympathetic = { 1,  "1",    "Renal sympathetic activity, 1 at rest",  range = { 0, 10 } },
    angiotensin = { 1,  "1",    "Angiotensin II on its receptors, 1 at rest",   range = { 0, 100 } },
    aldosterone = { 1,  "1",    "Aldosterone, 1 at rest",                 range = { 0, 100 } },
    adh         = { 1,  "1",    "Antidiuretic hormone, 1 at rest",        range = { 0, 200 } },
    anp         = { 1,  "1",    "Atrial natriuretic peptide, 1 at rest",  range = { 0, 20 } },
    sodium      = { 140, "mmol/L", "Plasma sodium",                       range = { 80, 220 } },
    potassium   = { 4.2, "mmol/L", "Plasma potassium",                    range = { 0.5, 15 } },
    chloride    = { 102, "mmol/L", "Plasma chloride",                     range = { 40, 200 } },
    protein     = { 7,  "g/dL", "Plasma protein",                         range = { 0.2, 20 } },
    haematocrit = { 0.4483, "1", "Haematocrit",                           range = { 0, 0.9 } },
    V_water     = { 37140, "mL", "Water of the body, where creatinine and urea are", range = { 8000, 120000 } },
    diuretic    = { 0,  "1",    "Effect of a loop diuretic: 1 is the most",     range = { 0, 1 } },
    nephrons    = { 1,  "1",    "Share of nephrons that work",            range = { 0.01, 1.5 } },
    injury      = { 0,  "1",    "Acute tubular injury: 1 leaves a twentieth of filtration and urine like plasma",
                    range = { 0, 1 } },
    obstruction = { 0,  "mmHg", "Pressure that obstructed ureters add",   range = { 0, 60 } },
    vessels     = { 1,  "1",    "Multiplier of afferent resistance by drugs",   range = { 0.2, 5 } },
    osmotic     = { 0,  "mmol/min", "Other solute that must be excreted, as glucose or mannitol", range = { 0, 20 } },
    urea_extra  = { 1,  "1",    "Multiplier of urea production (protein eaten, broken down, bled)", range = { 0, 6 } },
  },

  state = {
    P_slow = { "mmHg", "Arterial pressure, averaged" },
    tgf    = { "1",  "Multiplier of afferent resistance by tubuloglomerular feedback", valid = { 0, 2 } },
    myo    = { "1",  "Multiplier of afferent resistance by stretch", valid = { 0, 3 } },
    ff     = { "1",  "Filtration fraction, a moment ago", valid = { 0, 0.9 } },
    used   = { "1",  "Flow of sodium into collecting ducts as these answer to it, 1 at rest" },
    urine  = { "mL/min", "Flow of urine", valid = { 0, 100 } },
    A_creatinine = { "mg",   "Creatinine in the body" },
    A_urea       = { "mmol", "Urea in the body" },
  },

  signal = {
    P_gh   = { "mmHg",   "Pressure in the glomeruli" },
    rbf    = { "mL/min", "Renal blood flow" },
    rpf    = { "mL/min", "Renal plasma flow" },
    gfr    = { "mL/min", "Glomerular filtration" },
    filtration_fraction = { "1", "Share of plasma that is filtered" },
    P_go   = { "mmHg",   "Oncotic pressure in the glomeruli" },
    resistance  = { "1", "Multiplier of renal resistance" },
    macula = { "1",      "Sodium that the macula densa sees, 1 at rest" },
    filtered_sodium = { "mmol/min", "Sodium filtered" },
    u_sodium    = { "mmol/min", "Sodium in urine" },
    u_potassium = { "mmol/min", "Potassium in urine" },
    u_chloride  = { "mmol/min", "Chloride in urine" },
    u_urea      = { "mmol/min", "Urea in urine" },
    u_osmolality = { "mmol/L", "Osmolality of urine" },
    u_sodium_concentration = { "mmol/L", "Sodium by volume of urine" },
    fe_sodium   = { "1", "Share of filtered sodium in urine" },
    creatinine  = { "mg/dL",  "Creatinine in plasma" },
    urea        = { "mmol/L", "Urea in plasma" },
    bun         = { "mg/dL",  "Urea nitrogen in blood" },
  },

  start = function(_ENV)
    P_slow = P_arterial
    tgf, myo, urine, used = 1, 1, urine_n, 1
    ff = gfr_n / (rbf_n * (1 - haematocrit_n))
    A_creatinine = creatinine_made / gfr_n * V_water
    A_urea = urea_made / (urea_share * gfr_n / 1000) * V_water / 1000
  end,

  equations = function(_ENV)
    -- Below 0.05 of rest angiotensin makes no more difference; the laws have poles at 0.
    local a, a_n = sqrt(angiotensin ^ 2 + 0.0025), math.sqrt(1.0025)
    local function relative(f, x, x_n) return f(x) / f(x_n) end
    local function psi_aff(x) return 0.8 + 0.2092 * x - 0.0092 / x end
    local function psi_eff(x) return 0.925 + 0.0835 * x - 0.0085 / x end
    local function logistic(low, span, slope, middle)
      return function(x) return low + span / (1 + exp(-slope * (x - middle))) end
    end
    local working = nephrons * (1 - 0.97 * injury)

    -- Vessels. Resistances at rest follow from pressures and flow at rest.
    local R_a_n = (P_n - P_gh_n) / rbf_n
    local R_e_n = positive(_ENV, P_n - P_ra_n, 0.5) / rbf_n - R_a_n
    local a_strong, a_strong_n = a / (1 + a / 30), a_n / (1 + a_n / 30)
    local nerves = sympathetic - 1
    local silent = (nerves - sqrt(nerves * nerves + 0.0025) + 0.05) / 2 -- 0 above rest; no kink
    local beta = 2 / (1 + exp(-3.16 * (nerves - silent + released * tanh(silent / released))))
    local R_a = R_a_n * tgf * myo * beta * vessels * relative(psi_aff, a_strong, a_strong_n) / nephrons
    local narrowing = nerves - silent
    local R_e = R_e_n * relative(psi_eff, a_strong, a_strong_n) * (1 + nerves_eff * narrowing / (1 + 0.3 * narrowing))
                / nephrons
    rbf = positive(_ENV, P_slow - P_ra, 0.5) / (R_a + R_e)
    resistance = (R_a + R_e) / (R_a_n + R_e_n)
    rpf = rbf * (1 - haematocrit)
    P_gh = P_slow - rbf * R_a
    dot.P_slow = (P_arterial - P_slow) / tau_P

    -- Filtration. Protein rises along the capillary by what is filtered: the mean of both ends counts.
    local ff_n = gfr_n / (rbf_n * (1 - haematocrit_n))
    local function oncotic_mean(c, f) return (oncotic_of(c) + oncotic_of(c / (1 - f))) / 2 end
    P_go = oncotic_mean(protein_n + protein_share * (protein - protein_n), ff)
    local net_n = P_gh_n - P_B - oncotic_mean(protein_n, ff_n)
    local round = 0.5
    local K_gcf = gfr_n / positive(_ENV, net_n, round)
    local possible = working * K_gcf * positive(_ENV, P_gh - P_B - obstruction - P_go, round)
    -- No more than 0.7 of the plasma can be filtered.
    local most = 0.7 * rpf + 1e-6
    gfr = possible / (1 + (possible / most) ^ 16) ^ (1 / 16)
    filtration_fraction = gfr / (rpf + 1e-6)
    dot.ff = (filtration_fraction - ff) / tau_myo

    -- Sodium, by nephron, in the numbers of Leete and Layton: 18 is filtered at rest.
    filtered_sodium = gfr * sodium / 1000
    local unit = gfr_n * sodium_n / 1000 / 18
    local F = filtered_sodium / (unit * nephrons)
    local function gamma_fil(x) return 0.85 + 0.3 / (1 + exp((x - 18) / 138)) end
    local gamma_at = logistic(0.947703, 0.12, 2.3418, 1.11026)
    local gamma_rsna = logistic(0.72, 0.56, 1 / 2.18, 1)
    local loop = 1 - loop_pt * diuretic
    local eta = loop * eta_pt * (1 - 0.25 * injury) * gamma_fil(F) * relative(gamma_at, a, a_n)
                * relative(gamma_rsna, sympathetic, 1)
    -- What a segment leaves never falls below nothing, however strongly nerves and hormones hold salt back.
    local function left(held, held_rest)
      return positive(_ENV, 1 - held - (1 - held_rest) + positive_inverse(1 - held_rest, 0.02), 0.02)
    end
    local md = F * left(eta, eta_pt)
    local md_n = 18 * (1 - eta_pt)
    macula = (1 - loop_md * diuretic) * md / md_n

    -- Feedback to the afferent arteriole. At rest the macula densa sees 3.6 in the numbers of the law.
    local function sigma_tgf(x) return 0.3408 + 3.449 / (3.88 + exp((3.6 * x - 3.8901) / -0.9617)) end
    local function sigma_myo(x) return 0.9 + myo_span / (1 + (10 * myo_span - 1) * exp(-0.9 * x)) end
    dot.tgf = (relative(sigma_tgf, macula, 1) - tgf) / tau_tgf
    dot.myo = (sigma_myo(P_gh - P_gh_n) - myo) / tau_myo

    local al, al_n = sqrt(aldosterone ^ 2 + 0.0004), math.sqrt(1.0004)
    local function psi_al(x) return 0.07 + 0.94 / (1 + exp((0.48 - 1.2 * log(x * al_eq)) / 0.88)) end
    local dt = md * left(eta_dt * (1 - loop_dt * diuretic) * (1 - 0.3 * injury) * relative(psi_al, al, al_n), eta_dt)
    local dt_n = md_n * (1 - eta_dt)
    local lambda_dt = logistic(0.82, 0.39, -1 / 0.375, 1.7625)
    local delivered = 1.8 * (1 + salt_gain * (used - 1))
    dot.used = (dt / dt_n - used) / tau_cd
    local share_n = u_sodium_n / (dt_n * unit)
    local w = 0.01
    local eta_cd = 1 - positive_inverse(share_n, w)
    local held = eta_cd * relative(lambda_dt, delivered, 1.8) * (1 + 0.1 * anp_gain * (1 - anp)) * (al / al_n) ^ 0.06
                 * (1 - 0.25 * injury) * (1 - loop_cd * diuretic)
    u_sodium = nephrons * unit * dt * positive(_ENV, 1 - held, w)
    fe_sodium = u_sodium / (filtered_sodium + 1e-9)

    -- Potassium is secreted: the more of it, of aldosterone, and of flow there is. Chloride goes with sodium.
    local r = nephrons * dt / dt_n
    u_potassium = u_potassium_n * pow(potassium / potassium_n, 3) * 2 * r / (1 + r)
                  * 2 * aldosterone / (1 + aldosterone)
    u_chloride = u_sodium * pow(chloride / chloride_n * sodium_n / sodium, 4)

    -- Creatinine and urea; urea is reabsorbed when urine flows slowly.
    creatinine = A_creatinine / (V_water / 100)
    urea = A_urea / (V_water / 1000)
    bun = urea * 2.8
    dot.A_creatinine = creatinine_made - gfr * creatinine / 100
    local k_urea = 0.65 / urea_share - 1
    u_urea = gfr / 1000 * urea * 0.65 * urine / (urine + k_urea * urine_n)
    dot.A_urea = urea_made * urea_extra - u_urea

    -- Water: solute over the osmolality that ADH allows. Tubules that are injured or blocked can only leave urine as
    -- concentrated as plasma, and not more than 0.4 of what is filtered gets through.
    local share = rpf / (rpf + 0.001) * gfr / (gfr + 1e-3)
    local solute_n = 2 * (u_sodium_n + u_potassium_n) + urea_made + other_n
    local h_n = (1000 * solute_n / urine_n - u_min) / (u_max - u_min)
    local adh_k = h_n / (1 - h_n) -- the ratio that the law has at rest
    local x = adh_k * pow(sqrt(adh * adh + 1e-6), adh_power)
    local u_free = u_min + (u_max - u_min) * x / (1 + x)
    u_osmolality = 300 + (u_free - 300) * (1 - 0.8 * diuretic) * (1 - injury)
    local solute = 2 * (u_sodium + u_potassium) + u_urea + other_n * gfr / gfr_n + osmotic * share
    local wanted = 1000 * solute / u_osmolality
    local through = 0.4 * gfr + 1e-6
    dot.urine = (wanted / (1 + (wanted / through) ^ 4) ^ 0.25 - urine) / tau_tub
    u_sodium_concentration = 1000 * u_sodium / (urine + 1e-6)
  end,
}
