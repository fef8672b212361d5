-- SPDX-License-Identifier: Apache-2.0
-- The human ventricular myocyte of ten Tusscher and Panfilov, epicardial, paced at 1 Hz.
-- Currents per capacitance; calcium in cytosol, subspace and sarcoplasmic reticulum.

return model "cell/ten_tusscher_2006" {
  title  = "ten Tusscher & Panfilov 2006: human ventricular myocyte (epicardial)",
  source = "ten Tusscher & Panfilov 2006, doi:10.1152/ajpheart.00109.2006; ten Tusscher et al. 2004, doi:10.1152/ajpheart.00794.2003",
  time   = "ms",

  parameter = {
    F = { 96.485, "C/mmol",   "Faraday's constant" },
    R = { 8.314,  "J/mol/K",  "Gas constant" },
    T = { 310,    "K",        "Temperature", range = { 280, 320 } },
    Cm  = { 185,   "pF",   "Membrane capacitance" },
    Vc  = { 16404, "um^3", "Volume of the cytosol" },
    Vsr = { 1094,  "um^3", "Volume of the sarcoplasmic reticulum" },
    Vss = { 54.68, "um^3", "Volume of the subspace" },
    Ko  = { 5.4,   "mM",   "Potassium outside", range = { 1, 15 } },
    Nao = { 140,   "mM",   "Sodium outside",    range = { 80, 200 } },
    Cao = { 2,     "mM",   "Calcium outside",   range = { 0.2, 8 } },

    g_Na  = { 14.838,   "mS/uF", "Fast sodium current",          range = { 0, 100 }, vary = lognormal(0.15) },
    g_K1  = { 5.405,    "mS/uF", "Inward rectifier",             range = { 0, 50 },  vary = lognormal(0.15) },
    g_Kr  = { 0.153,    "mS/uF", "Rapid delayed rectifier",      range = { 0, 2 },   vary = lognormal(0.15) },
    g_Ks  = { 0.392,    "mS/uF", "Slow delayed rectifier",       range = { 0, 4 },   vary = lognormal(0.15) },
    g_to  = { 0.294,    "mS/uF", "Transient outward current",    range = { 0, 4 },   vary = lognormal(0.15) },
    g_CaL = { 0.0398,   "L/F/s", "L-type calcium current",       range = { 0, 0.5 }, vary = lognormal(0.15) },
    g_pK  = { 0.0146,   "mS/uF", "Plateau potassium current",    range = { 0, 0.2 } },
    g_bCa = { 0.000592, "mS/uF", "Background calcium current",   range = { 0, 0.01 } },
    g_bNa = { 0.00029,  "mS/uF", "Background sodium current",    range = { 0, 0.01 } },
    P_kna = { 0.03,     "1",     "Permeability of I_Ks to sodium against potassium" },
    P_NaK = { 2.724,    "A/F",   "Sodium-potassium pump",        range = { 0, 20 }, vary = lognormal(0.1) },
    K_mK  = { 1,        "mM",    "Half activation of the pump by potassium" },
    K_mNa = { 40,       "mM",    "Half activation of the pump by sodium" },
    K_NaCa = { 1000,    "A/F",   "Sodium-calcium exchanger",     range = { 0, 10000 }, vary = lognormal(0.1) },
    K_sat  = { 0.1,     "1",     "Saturation of the exchanger" },
    k_alpha = { 2.5,    "1",     "Enhancement of the exchanger's outward mode" },
    k_gamma = { 0.35,   "1",     "Voltage dependence of the exchanger" },
    Km_Ca  = { 1.38,    "mM",    "Half saturation of the exchanger by calcium" },
    Km_Nai = { 87.5,    "mM",    "Half saturation of the exchanger by sodium" },
    g_pCa  = { 0.1238,  "A/F",   "Calcium pump of the membrane" },
    K_pCa  = { 0.0005,  "mM",    "Half activation of that pump" },

    V_rel  = { 0.102,   "1/ms",  "Release from the reticulum",   range = { 0, 2 }, vary = lognormal(0.15) },
    k1p    = { 0.15,    "1/mM^2/ms", "Opening of the release channel" },
    k2p    = { 0.045,   "1/mM/ms", "Inactivation of the release channel" },
    k3     = { 0.06,    "1/ms",  "Closing of the release channel" },
    k4     = { 0.005,   "1/ms",  "Recovery of the release channel" },
    EC     = { 1.5,     "mM",    "Half effect of the reticulum's calcium on release" },
    max_sr = { 2.5,     "1",     "Greatest effect" },
    min_sr = { 1,       "1",     "Least effect" },
    Vmax_up = { 0.006375, "mM/ms", "Uptake into the reticulum",  range = { 0, 0.1 }, vary = lognormal(0.15) },
    K_up   = { 0.00025, "mM",    "Half activation of the uptake" },
    V_leak = { 0.00036, "1/ms",  "Leak of the reticulum" },
    V_xfer = { 0.0038,  "1/ms",  "Diffusion from subspace to cytosol" },
    Buf_c  = { 0.2,     "mM",    "Buffer of the cytosol" },
    K_buf_c = { 0.001,  "mM",    "Half saturation of that buffer" },
    Buf_sr = { 10,      "mM",    "Buffer of the reticulum" },
    K_buf_sr = { 0.3,   "mM",    "Half saturation of that buffer" },
    Buf_ss = { 0.4,     "mM",    "Buffer of the subspace" },
    K_buf_ss = { 0.00025, "mM",  "Half saturation of that buffer" },

    pace_period   = { 1000, "ms",  "Time from beat to beat", range = { 200, 5000 } },
    pace_start    = { 50,   "ms",  "Time of the first stimulus" },
    pace_duration = { 0.5,  "ms",  "Length of a stimulus", range = { 0.1, 5 } },
    pace_strength = { -94,  "A/F", "Strength of a stimulus (inward is negative)", range = { -300, 0 } },
  },
  input = {
    I_stim = { 0, "A/F", "Stimulus current" },
  },
  state = {
    V    = { "mV", "Membrane potential", valid = { -150, 100 } },
    Cai  = { "mM", "Calcium in the cytosol" },
    CaSR = { "mM", "Calcium in the reticulum" },
    CaSS = { "mM", "Calcium in the subspace" },
    Nai  = { "mM", "Sodium inside" },
    Ki   = { "mM", "Potassium inside" },
    m    = { "1",  "I_Na activation" },
    h    = { "1",  "I_Na fast inactivation" },
    j    = { "1",  "I_Na slow inactivation" },
    xr1  = { "1",  "I_Kr activation" },
    xr2  = { "1",  "I_Kr inactivation" },
    xs   = { "1",  "I_Ks activation" },
    r    = { "1",  "I_to activation" },
    s    = { "1",  "I_to inactivation" },
    d    = { "1",  "I_CaL activation" },
    f    = { "1",  "I_CaL voltage inactivation, slow" },
    f2   = { "1",  "I_CaL voltage inactivation, fast" },
    fCaSS = { "1", "I_CaL calcium inactivation" },
    Rp   = { "1",  "Release channels that are not inactivated" },
  },
  signal = {
    I_Na = { "A/F", "Fast sodium current" }, I_K1 = { "A/F", "Inward rectifier" },
    I_Kr = { "A/F", "Rapid delayed rectifier" }, I_Ks = { "A/F", "Slow delayed rectifier" },
    I_to = { "A/F", "Transient outward current" }, I_CaL = { "A/F", "L-type calcium current" },
    I_NaK = { "A/F", "Sodium-potassium pump" }, I_NaCa = { "A/F", "Sodium-calcium exchanger" },
    I_pCa = { "A/F", "Calcium pump" }, I_pK = { "A/F", "Plateau potassium current" },
    I_bCa = { "A/F", "Background calcium" }, I_bNa = { "A/F", "Background sodium" },
    J_leak = { "mM/ms", "Leak of the reticulum" }, J_xfer = { "mM/ms", "From subspace to cytosol" },
    J_rel = { "mM/ms", "Release from the reticulum" }, J_up = { "mM/ms", "Uptake into the reticulum" },
    upstroke = { "V/s", "Rate of change of the membrane potential" },
    E_K = { "mV", "Potassium's equilibrium" }, E_Na = { "mV", "Sodium's equilibrium" },
    E_Ks = { "mV", "Reversal of I_Ks" }, E_Ca = { "mV", "Calcium's equilibrium" },
  },

  start = function(_ENV)
    V = q(-85.23, "mV")
    Cai, CaSR, CaSS = q(0.000126, "mM"), q(3.64, "mM"), q(0.00036, "mM")
    Nai, Ki = q(8.604, "mM"), q(136.89, "mM")
    m, h, j = 0.00172, 0.7444, 0.7045
    xr1, xr2, xs = 0.00621, 0.4712, 0.0095
    r, s = 2.42e-8, 0.999998
    d, f, f2, fCaSS = 3.373e-5, 0.7888, 0.9755, 0.9953
    Rp = 0.9073
  end,

  equations = function(_ENV)
    local mV = function(x) return q(x, "mV") end
    local ms = function(x) return q(x, "ms") end
    local per_ms = function(x) return q(x, "1/ms") end
    local mM = function(x) return q(x, "mM") end
    local per_mV = function(x) return q(x, "1/mV") end
    -- 1 / (1 + exp((V - half) / slope)): falls with V where slope is positive
    local function step(half, slope) return 1 / (1 + exp((V - mV(half)) / mV(slope))) end
    local function bell(centre, width) return exp(-(V + mV(centre))^2 / q(width, "mV^2")) end

    every(pace_period, { first = pace_start, set = { I_stim = pace_strength } })
    every(pace_period, { first = pace_start + pace_duration, set = { I_stim = 0 } })

    local RTF = R * T / F
    local FRT = 1 / RTF
    E_Na = RTF * log(Nao / Nai)
    E_K  = RTF * log(Ko / Ki)
    E_Ks = RTF * log((Ko + P_kna * Nao) / (Ki + P_kna * Nai))
    E_Ca = 0.5 * RTF * log(Cao / Cai)

    -- Fast sodium current.
    I_Na = g_Na * m^3 * h * j * (V - E_Na)
    local low = lt(V, mV(-40))
    local m_inf = step(-56.86, -9.03)^2
    local tau_m = ms(1) * step(-60, -5) * (0.1 * step(-35, 5) + 0.1 * step(50, 200))
    local hj_inf = step(-71.55, 7.43)^2
    local h_rate = when(low, per_ms(0.057) * exp(-(V + mV(80)) / mV(6.8))
                       + per_ms(2.7) * exp(per_mV(0.079) * V) + per_ms(310000) * exp(per_mV(0.3485) * V),
                  per_ms(0.77 / 0.13) * step(-10.66, -11.1))
    local j_rate = when(low, (per_ms(-25428) * exp(per_mV(0.2444) * V) - per_ms(6.948e-6) * exp(per_mV(-0.04391) * V))
                       * ((V + mV(37.78)) / mV(1)) / (1 + exp(per_mV(0.311) * (V + mV(79.23))))
                       + per_ms(0.02424) * exp(per_mV(-0.01052) * V) / (1 + exp(per_mV(-0.1378) * (V + mV(40.14)))),
                  per_ms(0.6) * exp(per_mV(0.057) * V) / (1 + exp(per_mV(-0.1) * (V + mV(32)))))
    dot.m = (m_inf - m) / tau_m
    dot.h = (hj_inf - h) * h_rate
    dot.j = (hj_inf - j) * j_rate

    -- Potassium currents.
    local k_out = sqrt(Ko / mM(5.4))
    local a_K1 = 0.1 / (1 + exp(per_mV(0.06) * (V - E_K - mV(200))))
    local b_K1 = (3 * exp(per_mV(0.0002) * (V - E_K + mV(100))) + exp(per_mV(0.1) * (V - E_K - mV(10))))
           / (1 + exp(per_mV(-0.5) * (V - E_K)))
    I_K1 = g_K1 * k_out * a_K1 / (a_K1 + b_K1) * (V - E_K)

    I_Kr = g_Kr * k_out * xr1 * xr2 * (V - E_K)
    dot.xr1 = (step(-26, -7) - xr1) / (ms(1) * 450 * step(-45, -10) * 6 * step(-30, 11.5))
    dot.xr2 = (step(-88, 24) - xr2) / (ms(1) * 3 * step(-60, -20) * 1.12 * step(60, 20))

    I_Ks = g_Ks * xs^2 * (V - E_Ks)
    dot.xs = (step(-5, -14) - xs) / (ms(1400) / sqrt(1 + exp((mV(5) - V) / mV(6))) * step(35, 15) + ms(80))

    I_to = g_to * r * s * (V - E_K)
    dot.r = (step(20, -6) - r) / (ms(9.5) * bell(40, 1800) + ms(0.8))
    dot.s = (step(-20, 5) - s) / (ms(85) * bell(45, 320) + ms(5) * step(20, 5) + ms(3))

    I_pK = g_pK * (V - E_K) * step(25, -5.98)

    -- L-type calcium current; x / (exp(x) - 1) is 1 - x/2 near 0, which is 15 mV here.
    local x = 2 * (V - mV(15)) * FRT
    local tiny = lt(abs(x), 1e-7)
    local safe = when(tiny, 1, x)
    local ghk = when(tiny, 1 - x / 2, safe / (exp(safe) - 1))
    I_CaL = g_CaL * d * f * f2 * fCaSS * 2 * F * ghk * (0.25 * CaSS * exp(x) - Cao)
    dot.d  = (step(-8, -7.5) - d)
             / (ms(1) * ((1.4 * step(-35, -13) + 0.25) * 1.4 * step(-5, 5) + step(50, -20)))
    dot.f  = (step(-20, 7) - f)
             / (ms(1102.5) * bell(27, 225) + ms(200) * step(13, -10) + ms(180) * step(-30, 10) + ms(20))
    dot.f2 = (0.67 * step(-35, 7) + 0.33 - f2)
             / (ms(562) * bell(27, 240) + ms(31) * step(25, -10) + ms(80) * step(-30, 10))
    local bound = 1 / (1 + (CaSS / mM(0.05))^2)
    dot.fCaSS = (0.6 * bound + 0.4 - fCaSS) / (ms(80) * bound + ms(2))

    -- Pumps, exchanger, background.
    local v = V * FRT
    I_NaK = P_NaK * Ko / (Ko + K_mK) * Nai / (Nai + K_mNa) / (1 + 0.1245 * exp(-0.1 * v) + 0.0353 * exp(-v))
    local e_in, e_out = exp(k_gamma * v), exp((k_gamma - 1) * v)
    I_NaCa = K_NaCa * (e_in * Nai^3 * Cao - e_out * Nao^3 * Cai * k_alpha)
             / ((Km_Nai^3 + Nao^3) * (Km_Ca + Cao) * (1 + K_sat * e_out))
    I_pCa = g_pCa * Cai / (Cai + K_pCa)
    I_bCa = g_bCa * (V - E_Ca)
    I_bNa = g_bNa * (V - E_Na)

    -- Calcium.
    local kcasr = max_sr - (max_sr - min_sr) / (1 + (EC / CaSR)^2)
    local k1 = k1p / kcasr
    local k2 = k2p * kcasr
    local O  = k1 * CaSS^2 * Rp / (k3 + k1 * CaSS^2)
    J_rel  = V_rel * O * (CaSR - CaSS)
    J_up   = Vmax_up / (1 + K_up^2 / Cai^2)
    J_leak = V_leak * (CaSR - Cai)
    J_xfer = V_xfer * (CaSS - Cai)
    dot.Rp = -k2 * CaSS * Rp + k4 * (1 - Rp)
    dot.Cai  = ((J_leak - J_up) * Vsr / Vc + J_xfer - (I_bCa + I_pCa - 2 * I_NaCa) * Cm / (2 * Vc * F))
               / (1 + Buf_c * K_buf_c / (Cai + K_buf_c)^2)
    dot.CaSR = (J_up - J_rel - J_leak) / (1 + Buf_sr * K_buf_sr / (CaSR + K_buf_sr)^2)
    dot.CaSS = (J_rel * Vsr / Vss - J_xfer * Vc / Vss - I_CaL * Cm / (2 * Vss * F))
               / (1 + Buf_ss * K_buf_ss / (CaSS + K_buf_ss)^2)

    -- Sodium, potassium, membrane.
    dot.Nai = -(I_Na + I_bNa + 3 * I_NaK + 3 * I_NaCa) * Cm / (Vc * F)
    dot.Ki  = -(I_K1 + I_to + I_Kr + I_Ks + I_pK + I_stim - 2 * I_NaK) * Cm / (Vc * F)
    upstroke = -(I_Na + I_K1 + I_Kr + I_Ks + I_to + I_CaL + I_NaK + I_NaCa + I_pCa + I_pK + I_bCa + I_bNa + I_stim)
    dot.V   = upstroke
  end,
}
