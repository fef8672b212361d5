-- SPDX-License-Identifier: Apache-2.0
-- Renal function, sodium, water, renin-angiotensin-aldosterone and arterial pressure after Hallow: nephrons with
-- tubules whose walls give way, pressure natriuresis along all of them, and a circulation that regulates its output.

-- A sigmoid around 1 with a span s and a width k.
local function around(exp, x, s, k) return 1 - s / 2 + s / (1 + exp(-x / k)) end

local pascal = 133.32 -- of one mmHg

return model "renal/hallow_2017" {
  title  = "Hallow & Gebremichael 2017: renal function, sodium balance and blood pressure",
  source = "Hallow & Gebremichael 2017, doi:10.1002/psp4.12178; Hallow et al. 2014, doi:10.1152/ajpregu.00039.2013",
  time   = "min",
  units  = "labels",

  parameter = {
    MAP_n  = { 93,  "mmHg",  "Arterial pressure at rest",                range = { 60, 140 } },
    CO_n   = { 5,   "L/min", "Cardiac output that is sought",            range = { 2, 10 } },
    BV_n   = { 5,   "L",     "Blood volume of the filling pressure",     range = { 2, 9 } },
    na_n   = { 0.0694444444, "mmol/min", "Sodium intake of the reabsorption in collecting ducts",
               range = { 0.01, 0.5 } },
    Na_ref = { 140, "mmol/L", "Sodium that is sought",                   range = { 120, 160 } },
    protein = { 7,  "g/dL",  "Plasma protein",                           range = { 3, 10 } },
    P_v    = { 4,   "mmHg",  "Renal venous pressure",                    range = { 0, 20 } },
    R_ven  = { 3.4, "mmHg min/L", "Resistance of the veins",             range = { 0.5, 20 } },
    Pmf_n  = { 7,   "mmHg",  "Mean filling pressure at rest",            range = { 3, 20 } },
    C_ven  = { 0.13, "L/mmHg", "Compliance of the veins",                range = { 0.02, 1 } },
    N      = { 2e6, "1",     "Nephrons",                                 range = { 2e4, 4e6 },
               vary = lognormal { cv = 0.25 } },
    Kf     = { 3.9, "nL/min/mmHg", "Filtration coefficient of a nephron", range = { 0.3, 20 },
               vary = lognormal { cv = 0.2 } },
    R_pre  = { 19,  "mmHg min/L", "Resistance before the glomeruli at rest", range = { 3, 80 } },
    d_aff  = { 1.5e-5, "m",  "Diameter of afferent arterioles",          range = { 8e-6, 3e-5 },
               vary = lognormal { cv = 0.05 } },
    d_eff  = { 1.1e-5, "m",  "Diameter of efferent arterioles",          range = { 6e-6, 3e-5 } },
    gfr_n  = { 95.044405, "mL/min", "Filtration at rest, for the set points", range = { 30, 250 } },
    eta_pt = { 0.7, "1",     "Share of sodium that proximal tubules reabsorb", range = { 0.3, 0.9 } },
    eta_lh = { 0.8, "1",     "Share of the rest that loops of Henle reabsorb", range = { 0.3, 0.95 } },
    eta_dt = { 0.5, "1",     "Share of the rest that distal tubules reabsorb", range = { 0.1, 0.9 } },
    A_n    = { 16.63, "1",   "Angiotensin II on AT1 at rest",            range = { 2, 100 } },
    PRC_n  = { 16.4, "1",    "Renin concentration at rest",              range = { 2, 100 } },
    natriuresis = { 3, "1",  "Span of pressure natriuresis",             range = { 0, 10 },
                    vary = lognormal { cv = 0.15 } },
    P_width = { 1,  "mmHg",  "Width of pressure natriuresis",            range = { 0.2, 10 } },
    TA_gain = { 1.5, "min/L", "Regulation of cardiac output by tissues, proportional", range = { 0, 10 } },
    TA_slow = { 30, "min/L", "Regulation of cardiac output by tissues, integral",      range = { 0, 300 } },
    creatinine_made = { 0.874409, "mg/min", "Creatinine made by muscle", range = { 0.1, 5 } },
  },

  input = {
    na_in    = { 0.0694444444, "mmol/min", "Sodium eaten",               range = { 0, 2 } },
    water_in = { 2.1, "L/d",  "Water drunk",                             range = { 0, 20 } },
    acei     = { 0,   "1",    "Share of the converting enzyme that a drug blocks", range = { 0, 1 } },
    arb      = { 0,   "1",    "Share of receptors AT1 that a drug blocks", range = { 0, 1 } },
    dri      = { 0,   "1",    "Share of renin that a drug blocks",       range = { 0, 1 } },
    hctz     = { 1,   "1",    "Thiazide: multiplier of distal reabsorption", range = { 0.1, 1 } },
    ccb_pre  = { 1,   "1",    "Calcium channel blocker: multiplier before the glomeruli", range = { 0.3, 1 } },
    ccb_aff  = { 1,   "1",    "Calcium channel blocker: multiplier of afferent arterioles", range = { 0.3, 1 } },
    ccb_eff  = { 1,   "1",    "Calcium channel blocker: multiplier of efferent arterioles", range = { 0.3, 1 } },
  },

  state = {
    BV     = { "L",      "Blood volume", valid = { 1, 20 } },
    ECF    = { "L",      "Extracellular fluid" },
    Na_B   = { "mmol",   "Sodium in blood" },
    Na_E   = { "mmol",   "Sodium in extracellular fluid" },
    PRC    = { "1",      "Renin concentration" },
    AngI   = { "1",      "Angiotensin I" },
    AngII  = { "1",      "Angiotensin II" },
    A      = { "1",      "Angiotensin II on AT1" },
    AT2    = { "1",      "Angiotensin II on AT2" },
    TGF    = { "1",      "Tubuloglomerular feedback" },
    aldo   = { "1",      "Aldosterone over its value at rest" },
    auto   = { "1",      "Myogenic response before the glomeruli" },
    CO_d   = { "L/min",  "Cardiac output, slow" },
    CO_err = { "L/min",  "Cardiac output off what is sought, summed up" },
    Na_err = { "mmol/L", "Sodium off what is sought, summed up" },
    VP     = { "1",      "Vasopressin over its value at rest" },
    P_bow  = { "mmHg",   "Pressure in Bowman's capsules" },
    dpi    = { "mmHg",   "Oncotic pressure in the glomeruli" },
    md     = { "mmol/min", "Sodium at the macula densa of a nephron, slow" },
    Scr    = { "mg",     "Creatinine in blood, in the numbers of the model" },
  },

  signal = {
    MAP = { "mmHg",  "Mean arterial pressure", valid = { 10, 300 } },
    CO  = { "L/min", "Cardiac output" },
    TPR = { "mmHg min/L", "Total peripheral resistance" },
    gfr = { "mL/min", "Glomerular filtration" },
    rbf = { "L/min", "Renal blood flow" },
    P_gc = { "mmHg", "Pressure in the glomeruli" },
    Na  = { "mmol/L", "Sodium in blood" },
    Na_ecf = { "mmol/L", "Sodium in extracellular fluid" },
    u_na = { "mmol/min", "Sodium in urine" },
    urine = { "L/d", "Flow of urine" },
    fena = { "1",    "Share of filtered sodium in urine" },
    md_conc = { "mmol/L", "Sodium at the macula densa" },
    PRA = { "1",     "Plasma renin activity" },
    creatinine = { "mg/dL", "Creatinine in plasma" },
    e_pt = { "1",    "Share that proximal tubules reabsorb" },
    e_lh = { "1",    "Share that loops of Henle reabsorb" },
    e_dt = { "1",    "Share that distal tubules reabsorb" },
    e_cd = { "1",    "Share that collecting ducts reabsorb" },
    P_post = { "mmHg", "Pressure after the glomeruli" },
    f_pn = { "1",    "Pressure natriuresis: multiplier of reabsorption" },
  },

  start = function(_ENV)
    BV, ECF, Na_B, Na_E = 4.9794897, 15, 697.12855, 2100
    PRC, AngI, AngII, A, AT2 = 16.450316, 7.5261521, 4.7708305, 16.656505, 5.5062828
    TGF, aldo, auto = 1.0016792, 1.0013253, 1.0032306
    CO_d, CO_err, Na_err, VP = 5, 4.784e-5, -2006.98, 0.91972072
    P_bow, dpi, md, Scr = 19.16093, 27.953859, 3.9792649e-7, 4.615445
  end,

  equations = function(_ENV)
    local function S(x, s, k) return around(exp, x, s, k) end
    local half = math.log(2)
    Na, Na_ecf = Na_B / BV, Na_E / ECF

    -- Circulation: tissues set resistance so that they get the flow they seek.
    local TA = max(0.1, 1 + TA_gain * (CO_d - CO_n) + TA_slow * CO_err)
    local R_sys = (MAP_n / CO_n - R_ven) * TA
    local R_vr = (8 * R_ven + R_sys) / 31
    local Pmf = Pmf_n + (BV - BV_n) / C_ven
    CO = Pmf / R_vr
    TPR = R_sys + R_ven
    MAP = CO * TPR
    dot.CO_d = 0.001 * (CO - CO_d)
    dot.CO_err = 1e-5 * (CO - CO_n)

    -- Renal vessels.
    local R_aff_n, R_eff_n = 1.5e-12 / d_aff ^ 4, 1.5e-12 / d_eff ^ 4
    local function limited(m) return 0.5 + 1 / (1 + exp(3 * (1 - m))) end
    local off = A - A_n
    local R_p = R_pre * limited(S(off, 0.5, 7) * auto * ccb_pre)
    local R_a = R_aff_n / N * limited(TGF * S(off, 0.5, 7) * ccb_aff)
    local R_e = R_eff_n / N * limited(S(off, 0.3, 7) * ccb_eff)
    -- What is left of the resting resistance lies around the tubules (a flow of 1 L/min, 2e6 nephrons).
    local post_n = MAP_n - R_pre - (1.5e-12 / 1.5e-5 ^ 4 + 1.5e-12 / 1.1e-5 ^ 4) / 2e6
    rbf = (MAP - P_v) / (R_p + R_a + R_e + post_n - P_v)
    local P_pre = MAP - rbf * R_p
    P_gc = P_pre - rbf * R_a
    P_post = P_gc - rbf * R_e
    dot.auto = 500 * (S(P_pre - (MAP_n - R_pre), 0.5, 2) - auto)

    -- Filtration by one nephron (L/min).
    local sn = Kf * 1e-9 * (P_gc - dpi - P_bow)
    gfr = sn * N * 1000
    local function oncotic(c) return 1.629 * c + 0.2935 * c * c end
    local c_out = protein * rbf / (rbf - sn * N)
    dot.dpi = 1000 * ((oncotic(protein) + oncotic(c_out)) / 2 - dpi)

    -- Sodium and water along the tubule. Higher pressure around it lets it reabsorb less.
    f_pn = max(0.001, 1 - natriuresis / 2 + natriuresis / (1 + exp((P_post - post_n) / P_width)))
    local load = sn * Na
    e_pt = min(0.999, eta_pt * S(off, 0.1, 7) * f_pn)
    local w, n = sn * (1 - e_pt), load * (1 - e_pt)
    e_lh = min(1, eta_lh * f_pn)
    local w_bend, n1 = w * exp(-e_lh), n * (1 - e_lh)
    local c_bend = Na * exp(e_lh)
    md_conc = n1 / w_bend
    dot.md = 0.001 * (n1 - md)
    dot.TGF = S(md_conc - 62.4, 0.7, 6) - TGF
    e_dt = min(1, eta_dt * f_pn * hctz)
    local n2 = n1 * (1 - e_dt)
    local md_n = gfr_n / 1000 * 140 * (1 - 0.7) * (1 - 0.8)
    local eta_cd = 1 - na_n / (md_n * (1 - 0.5))
    e_cd = min(1, eta_cd * S(aldo - 1, 0.3, 0.5) * f_pn)
    local n3 = n2 * (1 - e_cd)
    local w_out = max(0, w_bend - min(max(0.98 * VP, 0), 1) * (w_bend - n3 / c_bend))
    u_na, urine = n3 * N, w_out * N * 1440
    fena = u_na / (load * N)

    -- Pressure in tubules whose walls give way, from the bladder up (Pa).
    local flex = 0.8
    local q = flex + 1
    local B = q * 128 * 1.16667e-5 / 3.14
    local function drop(P_wall, d, flow_length) return B * (P_wall * pascal) ^ flex / d ^ 4 * flow_length / 1000 end
    local below = drop(2, 22e-6, (w_bend - w_out) / 2 * 0.01)
    below = below + drop(3, 17e-6, w_bend * 0.005)
    below = below + drop(7, 17e-6, w_bend * 0.01)
    local a = e_lh / 0.01
    below = below + drop(10.5, 17e-6, w * (1 - exp(-a * 0.01)) / a)
    local k = -log(1 - e_pt) / 0.014
    below = below + drop(14, 27e-6, sn * (1 - exp(-k * 0.014)) / k)
    dot.P_bow = 1000 * (below ^ (1 / q) / pascal + 5 - P_bow)

    -- Hormones. Rates of renin and angiotensin are per hour in the articles and per minute here, as in the original.
    dot.aldo = 1000 * (1 + 0.05 * off - aldo)
    PRA = 61 * PRC * (1 - dri)
    local secreted = half / 0.1733 * PRC_n * (A / A_n) ^ -1.2 * exp(-2 * (md * N - md_n)) * (1.05 - 0.05 * aldo)
    dot.PRC = secreted - half / 0.1733 * PRC
    local convert = 48.9 * (1 - acei) + 1.25
    dot.AngI = PRA - AngI * (convert + half / 0.008333)
    dot.AngII = AngI * convert - AngII * (half / 0.011 + 12.1 * (1 - arb) + 4)
    dot.A = 12.1 * (1 - arb) * AngII - half / 0.2 * A
    dot.AT2 = 4 * AngII - half / 0.2 * AT2
    dot.Na_err = (Na - Na_ref) / 6
    dot.VP = 1 + 2 * (0.05 * (Na - Na_ref) + 2e-5 * Na_err) - VP

    -- Balances; blood and extracellular fluid exchange water and sodium by their difference of sodium.
    local gap = Na - Na_ecf
    dot.BV = (water_in - urine) / 1440 + gap
    dot.ECF = -gap
    dot.Na_B = na_in - u_na - gap
    dot.Na_E = gap
    creatinine = Scr / BV
    dot.Scr = creatinine_made - gfr * 0.01 * creatinine
  end,
}
