-- SPDX-License-Identifier: Apache-2.0
-- Long-term control of blood pressure: a circulation of one mean pressure, renal nerves, kidney, the renin-angiotensin
-- system, aldosterone, antidiuretic hormone, salt and water. The male set of parameters.

-- Arterial pressure, and the pressure in the glomeruli, follow from equations without a state. Each is a root of one
-- equation in one unknown: a guess that trails behind by half a minute is improved by three steps of Newton's
-- method, which is exact at rest and to rounding a few minutes after anything jumps.
local newton_steps = 3

local function root(guess, f)
  local x = guess
  for _ = 1, newton_steps do
    local y, slope = f(x)
    x = x - y / slope
  end
  return x
end

return model "renal/karaaslan_leete" {
  title  = "Karaaslan 2005, Leete & Layton 2019: kidney, hormones and blood pressure (male)",
  source = "Karaaslan et al. 2005, doi:10.1007/s10439-005-5976-4; Leete & Layton 2019, "
           .. "doi:10.1016/j.compbiomed.2018.11.002",
  time   = "min",
  units  = "labels",

  parameter = {
    R_aa     = { 31.66667, "mmHg min/L", "Resistance of the afferent arterioles at rest", range = { 5, 200 },
                 vary = lognormal(0.15) },
    R_ea     = { 51.66667, "mmHg min/L", "Resistance of the efferent arterioles at rest", range = { 5, 300 },
                 vary = lognormal(0.1) },
    K_gcf    = { 0.0078125, "L/min/mmHg", "Filtration coefficient of all glomeruli", range = { 5e-4, 0.03 },
                 vary = lognormal(0.15) },
    P_B      = { 18, "mmHg", "Pressure in Bowman's capsules",           range = { 5, 40 } },
    P_go     = { 28, "mmHg", "Oncotic pressure in the glomeruli",       range = { 10, 45 } },
    eta_pt   = { 0.80, "1",  "Share of sodium that proximal tubules reabsorb",        range = { 0.3, 0.95 } },
    eta_dt   = { 0.50, "1",  "Share of the rest that distal tubules reabsorb",        range = { 0.1, 0.9 } },
    eta_cd   = { 0.93, "1",  "Share of the rest that collecting ducts reabsorb",      range = { 0.3, 0.99 } },
    water    = { 0.0247912, "L/min", "Reabsorption of water that nothing controls", range = { 0.01, 0.03 } },
    u_min    = { 0.0003, "L/min", "Least flow of urine",                range = { 0, 0.001 } },
    R_ba     = { 16.6, "mmHg min/L", "Arterial resistance by unit of vascularity", range = { 5, 60 },
                 vary = lognormal(0.1) },
    R_bv     = { 3.4, "mmHg min/L", "Resistance of the veins",          range = { 0.5, 20 } },
    ald_eq   = { 85, "ng/L", "Aldosterone at rest",                     range = { 5, 500 }, vary = lognormal(0.2) },
    at1_eq   = { 13.99,   "pmol/L", "Angiotensin II on receptors AT1 at rest", range = { 1, 100 } },
    k_agt    = { 577.04,  "pmol/L/min", "Production of angiotensinogen", range = { 50, 3000 } },
    c_ace    = { 0.88492, "1/min", "Angiotensin I to II by the converting enzyme", range = { 0.05, 10 },
                 vary = lognormal(0.2) },
    c_chym   = { 0.09315, "1/min", "Angiotensin I to II by chymase",     range = { 0.005, 2 } },
    c_nep    = { 0.038189, "1/min", "Angiotensin I to 1-7 by neprilysin", range = { 0.002, 1 } },
    c_ace2   = { 0.0078009, "1/min", "Angiotensin II to 1-7",            range = { 5e-4, 0.2 } },
    c_iv     = { 0.25056, "1/min", "Angiotensin II to IV",               range = { 0.01, 5 } },
    c_at1    = { 0.17008, "1/min", "Binding of angiotensin II to AT1",   range = { 0.01, 5 } },
    c_at2    = { 0.065667, "1/min", "Binding of angiotensin II to AT2",  range = { 0.005, 2 } },
    tau      = { 0.5, "min", "How fast the guesses of both pressures follow", range = { 0.01, 5 },
                 source = "numerical: has no influence on states of rest" },
  },
  input = {
    sodium_in   = { 0.126, "mmol/min", "Sodium eaten",                                 range = { 0, 2 } },
    nerves      = { 1, "1", "Renal sympathetic activity; essential hypertension is 2.5", range = { 0.1, 5 } },
    ace_block   = { 0, "1", "Share of the converting enzyme that a drug blocks",       range = { 0, 1 } },
    at1_block   = { 0, "1", "Share of receptors AT1 that a drug blocks",               range = { 0, 1 } },
    loop_pt     = { 0, "1", "Furosemide: share of proximal reabsorption that is lost", range = { 0, 1 } },
    loop_md     = { 0, "1", "Furosemide: share of sodium that the macula densa does not see", range = { 0, 1 } },
  },
  state = {
    V_ecf  = { "L",      "Extracellular water", valid = { 5, 40 } },
    M_sod  = { "mmol",   "Extracellular sodium" },
    vas    = { "1",      "Vascularity of the body" },
    z_baro = { "1",      "Baroreflex, its slow part" },
    N_adh  = { "1",      "Antidiuretic hormone over its value at rest" },
    w_ra   = { "1",      "Adaptation of atrial receptors" },
    N_al   = { "1",      "Aldosterone over its value at rest" },
    AGT    = { "pmol/L", "Angiotensinogen" },
    PRC    = { "1",      "Renin concentration" },
    AngI   = { "pmol/L", "Angiotensin I" },
    AngII  = { "pmol/L", "Angiotensin II" },
    AT1R   = { "pmol/L", "Angiotensin II on receptors AT1" },
    AT2R   = { "pmol/L", "Angiotensin II on receptors AT2" },
    Ang17  = { "pmol/L", "Angiotensin 1-7" },
    AngIV  = { "pmol/L", "Angiotensin IV" },
    guess_ma = { "mmHg", "Arterial pressure a moment ago" },
    guess_gh = { "mmHg", "Pressure in the glomeruli a moment ago" },
  },
  signal = {
    P_ma = { "mmHg",  "Mean arterial pressure", valid = { 20, 300 } },
    Phi_co = { "L/min", "Cardiac output" },
    R_tp = { "mmHg min/L", "Total peripheral resistance" },
    P_ra = { "mmHg",  "Pressure in the right atrium" },
    P_mf = { "mmHg",  "Mean filling pressure" },
    P_gh = { "mmHg",  "Pressure in the glomeruli" },
    eps  = { "1",     "Autonomic activity" },
    a_baro = { "1",   "Baroreflex activity" },
    rsna = { "1",     "Renal sympathetic activity" },
    rbf  = { "L/min", "Renal blood flow" },
    gfr  = { "L/min", "Glomerular filtration" },
    md_sod = { "mmol/min", "Flow of sodium past the macula densa" },
    u_sod  = { "mmol/min", "Sodium in urine" },
    urine  = { "L/min", "Flow of urine" },
    drink  = { "L/min", "Water drunk" },
    C_sod  = { "mmol/L", "Sodium in plasma" },
    C_adh  = { "mU/L",  "Antidiuretic hormone" },
    C_al   = { "ng/L",  "Aldosterone" },
    C_anp  = { "1",     "Atrial natriuretic peptide over its value at rest" },
    PRA    = { "1",     "Plasma renin activity" },
    a1     = { "1",     "Angiotensin II on receptors AT1 over its value at rest" },
    off_ma = { "mmHg", "What is left of the equation of arterial pressure" },
    off_gh = { "mmHg", "What is left of the equation of glomerular pressure" },
  },

  start = function(_ENV)
    V_ecf, M_sod, vas, z_baro = 14.36844, 2065.438, 1.1558634, 0.25266869
    N_adh, w_ra, N_al = 0.99911664, 0.011479324, 1.0690003
    AGT, PRC, AngI, AngII = 484176.65, 17.407189, 7.366042, 4.6651301
    AT1R, AT2R, Ang17, AngIV = 13.736389, 5.303548, 13.750044, 0.8431795
    guess_ma, guess_gh = 100.325, 62.095
  end,

  equations = function(_ENV)
    -- Circulation. Everything follows from arterial pressure; the root is where venous return is cardiac output.
    local V_b = V_ecf / 3
    local R_unit = R_ba / vas
    local function circulation(P)
      local a_auto = 3.0042 * exp(-0.011 * P)
      local e = z_baro + a_auto
      local Ra = R_unit * e
      local Rtp, Rvr = Ra + R_bv, (8 * R_bv + Ra) / 31
      local Q = P / Rtp
      local swell = 0.2787 * exp(0.2281 * Q)
      local Pra = swell - 0.2787 * math.exp(0.2281 * 5)
      local Pmf = (7.436 * V_b - 30.18) * e
      local de = -0.011 * a_auto
      local dRa = R_unit * de
      local dQ = (1 - Q * dRa) / Rtp
      local slope = dQ * Rvr + Q * dRa / 31 + 0.2281 * swell * dQ - (7.436 * V_b - 30.18) * de
      return Q * Rvr + Pra - Pmf, slope, Q, Rtp, Pra, Pmf, e
    end
    P_ma = root(guess_ma, circulation)
    dot.guess_ma = (P_ma - guess_ma) / tau
    local _
    off_ma, _, Phi_co, R_tp, P_ra, P_mf, eps = circulation(P_ma)
    a_baro = z_baro + 0.75 * 3.0042 * exp(-0.011 * P_ma)
    dot.z_baro = -0.75 * 6.67e-5 * (a_baro - 1)
    dot.vas = (0.11312 * exp(-0.48518 * Phi_co) - 0.01 * vas) / 1000

    -- Renal nerves and what hormones do to vessels and tubules.
    rsna = nerves * (0.5 + 1 / (1 + exp((P_ma - 100) / 15))) * (1 - 0.008 * P_ra)
    a1 = AT1R / at1_eq
    C_sod = M_sod / V_ecf
    C_al = max(1, N_al * ald_eq)
    C_anp = 7.4052 - 6.554 / (1 + exp(P_ra - 3.762))
    local beta = 2 / (1 + exp(-3.16 * (rsna - 1)))
    local R_a = R_aa * beta * (0.8 + 0.2092 * a1 - 0.0092 / a1)
    local R_e = R_ea * (0.925 + 0.0835 * a1 - 0.0085 / a1)
    local gamma_at = 0.947703 + 0.12 / (1 + exp(-2.3418 * (a1 - 1.11026)))
    local gamma_rsna = 0.72 + 0.56 / (1 + exp((1 - rsna) / 2.18))
    local eta = (1 - loop_pt) * eta_pt * gamma_at * gamma_rsna

    -- Pressure in the glomeruli: filtration loads the tubules, and the macula densa answers.
    local function glomeruli(P)
      local G = K_gcf * (P - P_B - P_go)
      local F, dF = G * C_sod, K_gcf * C_sod
      local E = exp((F - 18) / 138)
      local share = eta * (0.85 + 0.3 / (1 + E))
      local md = F * (1 - share)
      local dmd = dF * (1 - share) + F * eta * 0.3 * E / (138 * (1 + E) ^ 2) * dF
      local T = exp(((1 - loop_md) * md - 3.8901) / -0.9617)
      local tgf = 0.3408 + 3.449 / (3.88 + T)
      local dtgf = 3.449 * T / (3.88 + T) ^ 2 * (1 - loop_md) / 0.9617 * dmd
      local M = 9 * exp(-0.9 * (P - 62))
      local myo, dmyo = 0.9 + 1 / (1 + M), 0.9 * M / (1 + M) ^ 2
      local Raa = R_a * tgf * myo
      local slope = 1 + P_ma * R_e / (Raa + R_e) ^ 2 * R_a * (dtgf * myo + tgf * dmyo)
      return P - P_ma * R_e / (Raa + R_e), slope, Raa, G, F, md
    end
    P_gh = root(guess_gh, glomeruli)
    dot.guess_gh = (P_gh - guess_gh) / tau
    local Raa, filtered
    off_gh, _, Raa, gfr, filtered, md_sod = glomeruli(P_gh)
    rbf = P_ma / (Raa + R_e)

    -- Sodium.
    local dt_reab = md_sod * eta_dt * (0.07 + 0.94 / (1 + exp((0.48 - 1.2 * log(C_al)) / 0.88)))
    local dt_sod = md_sod - dt_reab
    local cd_reab = dt_sod * eta_cd * (0.82 + 0.39 / (1 + exp((dt_sod - 1.7625) / 0.375)))
                    * (1.1 - 0.1 * C_anp) * (0.76 * C_al ^ 0.06)
    u_sod = max(0, dt_sod - cd_reab)
    dot.M_sod = sodium_in - u_sod

    -- Water.
    C_adh = 4 * N_adh
    local mu_na = (filtered - md_sod + dt_reab + cd_reab) / (14.4 + 1.8 + 1.674)
    local mu_adh = 0.3313 + 0.8 / (1 + exp(0.6 - 3.7 * log10(C_adh)))
    local reab = water - 0.001 / mu_adh + (0.8 + 0.08 * tanh(8.5 * (mu_na - 1))) * gfr
    urine = max(u_min, gfr - reab)
    drink = max(0, 0.0078541 / (0.65451 + 18.22 * C_adh ^ -1.607) - 0.002)
    dot.V_ecf = drink - urine

    -- Antidiuretic hormone and aldosterone.
    local d_ra = w_ra + 0.2 * P_ra
    dot.w_ra = -0.0007 * d_ra
    dot.N_adh = ((max(0, C_sod - 141) + max(0, eps - 1) - d_ra) / 3 - N_adh) / 6
    dot.N_al = (max(0, 1008 / C_sod - 6) * exp(-0.0425 * min(0, P_ma - 100))
                * (0.47 + 2.4 / (1 + exp(-2.4394 * (a1 - 1.44503)))) - N_al) / 60

    -- Renin and angiotensin.
    PRA = 1.016667 * PRC
    local half = math.log(2)
    local nu_md = 0.2262 + 28.04 / (11.56 + exp(((1 - loop_md) * md_sod - 1.65853) / 0.6056))
    local nu_rsna = 1.822 - 2.056 / (1.358 + exp(rsna - 1 + math.log(2.056 / 0.822 - 1.358))) -- 1 at rest
    local nu_at1 = 10 ^ 0.0102 * a1 ^ -0.95
    local convert = (1 - ace_block) * c_ace + c_chym
    dot.PRC = nu_md * nu_rsna * nu_at1 - half / 12 * PRC
    dot.AGT = k_agt - PRA - half / 600 * AGT
    dot.AngI = PRA - (convert + c_nep + half / 0.5) * AngI
    dot.AngII = convert * AngI - (c_ace2 + c_iv + (1 - at1_block) * c_at1 + c_at2 + half / 0.66) * AngII
    dot.AT1R = (1 - at1_block) * c_at1 * AngII - half / 12 * AT1R
    dot.AT2R = c_at2 * AngII - half / 12 * AT2R
    dot.Ang17 = c_nep * AngI + c_ace2 * AngII - half / 30 * Ang17
    dot.AngIV = c_iv * AngII - half / 0.5 * AngIV
  end,
}
