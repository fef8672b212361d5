-- SPDX-License-Identifier: Apache-2.0
-- Intracranial pressure: cerebral arterioles that regulate flow, cerebrospinal fluid, and a skull that gives way less
-- the fuller it is. What reaches the skull (a haematoma, fluid, dilated vessels) raises the pressure.

local article = "Ursino & Lodi 1997, doi:10.1152/jappl.1997.82.4.1256"

return model "nervous/intracranial" {
  title  = "Ursino & Lodi 1997: intracranial pressure and cerebral autoregulation",
  source = article,
  time   = "s",

  parameter = {
    R_o   = { 526.3,  "mmHg s/mL", "Resistance to outflow of cerebrospinal fluid", range = { 50, 20000 },
              vary = lognormal(0.4) },
    R_f   = { 2380,   "mmHg s/mL", "Resistance to formation of cerebrospinal fluid", range = { 200, 50000 } },
    R_pv  = { 1.24,   "mmHg s/mL", "Resistance of the cerebral veins",             range = { 0.1, 20 } },
    k_E   = { 0.11,   "1/mL",      "Elastance coefficient of the skull",           range = { 0.01, 1 },
              vary = lognormal(0.35) },
    k_R   = { 4.91e4, "mmHg^3 s/mL", "Resistance coefficient of the arterioles",   range = { 5e3, 5e5 } },
    C_n   = { 0.15,   "mL/mmHg",   "Compliance of the arterioles at rest",         range = { 0.03, 0.6 } },
    C_up  = { 0.75,   "mL/mmHg",   "Span of compliance when vessels dilate",       range = { 0.05, 3 } },
    C_down = { 0.075, "mL/mmHg",   "Span of compliance when vessels constrict",    range = { 0.01, 0.29 } },
    tau   = { 20,     "s",         "Time constant of autoregulation",              range = { 1, 200 } },
    q_n   = { 12.5,   "mL/s",      "Flow that autoregulation seeks",               range = { 3, 40 },
              vary = lognormal(0.12) },
    G     = { 1.5,    "mL/mmHg",   "Gain of autoregulation, by share of flow",     range = { 0, 10 },
              vary = lognormal(0.3) },
    P_an  = { 100,    "mmHg",      "Arterial pressure of the resting resistance",  range = { 50, 180 } },
    P_vn  = { 6,      "mmHg",      "Pressure in the sinus of the resting resistance", range = { 0, 20 } },
    PCO2_n = { 40,    "mmHg",      "Arterial PCO2 at rest",                        range = { 20, 80 } },
    G_co2 = { 4.2,    "mL/mmHg",   "Gain of CO2, by decade of PCO2",               range = { 0, 20 },
              vary = lognormal(0.25),
              source = "tuned to 3 % of flow per mmHg of CO2 at rest (Ursino & Lodi 1998, "
                       .. "doi:10.1152/ajpheart.1998.274.5.H1715, has the effect and its time constant)" },
    tau_co2 = { 40,   "s",         "Time constant of the effect of CO2",           range = { 5, 300 } },
    x_isch = { -0.6,  "1",         "Deviation of flow at which CO2 no longer dilates", range = { -0.95, -0.2 },
               source = "tuned to no reactivity in ischaemia" },
    tau_P = { 1,      "s",         "Smoothing of arterial pressure",               range = { 0.05, 20 },
              source = "numerical: the rate at which arterial pressure changes is taken from it" },
  },
  input = {
    P_aorta    = { 100, "mmHg", "Arterial pressure",                                      range = { 0, 350 } },
    P_sinus    = { 6,   "mmHg", "Pressure in the venous sinus",                           range = { -20, 80 } },
    PCO2       = { 40,  "mmHg", "Arterial PCO2",                                          range = { 5, 250 } },
    mass       = { 0,   "mL/s", "Growth of a mass inside of the skull, as a haematoma",   range = { -5, 5 } },
    csf        = { 0,   "mL/s", "Fluid infused into the ventricles; negative: drained",   range = { -5, 5 } },
    outflow    = { 1,   "1",    "Multiplier of the resistance to outflow of fluid",       range = { 0.1, 100 } },
    elastance  = { 1,   "1",    "Multiplier of the elastance of the skull",               range = { 0.1, 10 } },
    autoregulation = { 1, "1",  "Multiplier of the gain of autoregulation",               range = { 0, 5 } },
    reactivity = { 1,   "1",    "Multiplier of the gain of CO2",                          range = { 0, 5 } },
    demand     = { 1,   "1",    "Multiplier of the flow that autoregulation seeks",       range = { 0.1, 3 } },
  },
  state = {
    icp = { "mmHg",    "Intracranial pressure", valid = { 0, 200 } },
    C   = { "mL/mmHg", "Compliance of the arterioles", valid = { 0, 3 } },
    y   = { "mL/mmHg", "Effect of CO2 on the arterioles" },
    P_a = { "mmHg",    "Arterial pressure, smoothed" },
  },
  signal = {
    flow       = { "mL/s", "Cerebral blood flow" },
    cpp        = { "mmHg", "Cerebral perfusion pressure" },
    P_capillary = { "mmHg", "Pressure in the cerebral capillaries" },
    R_a        = { "mmHg s/mL", "Resistance of the arterioles" },
    resistance = { "1",    "Multiplier of the resistance between arteries and sinus; 1 at rest" },
    formation  = { "mL/s", "Formation of cerebrospinal fluid" },
    absorption = { "mL/s", "Absorption of cerebrospinal fluid" },
    V_arteries = { "mL",   "Blood in the arterioles" },
  },

  start = function(_ENV)
    P_a = P_aorta
    steady_state { icp = q(9.43, "mmHg"), C = C_n, y = 0 }
  end,

  equations = function(_ENV)
    -- The pressure that drives is never quite 0, so that an arrest or a swollen brain divides by nothing.
    local D = P_a - icp
    local little = q(0.01, "mmHg")
    local drive = (D + sqrt(D * D + little * little)) / 2
    cpp = D
    local open = k_R * C_n ^ 2 / C ^ 2
    flow = drive ^ 3 / (open + R_pv * drive ^ 2)
    R_a = open / drive ^ 2
    P_capillary = icp + R_pv * flow
    V_arteries = C * drive

    -- Autoregulation and CO2 act on the same arterioles. Both branches of the span meet at rest with the same slope.
    local x = (flow - q_n * demand) / (q_n * demand)
    local left = 1 / (1 + exp(-(x - x_isch) / 0.06))
    dot.y = (reactivity * G_co2 * left * log10(PCO2 / PCO2_n) - y) / tau_co2
    local u = G * autoregulation * x - y
    local span = when(gt(u, 0), C_down, C_up)
    dot.C = (C_n - span / 2 * tanh(2 * u / span) - C) / tau

    dot.P_a = (P_aorta - P_a) / tau_P
    formation = (P_capillary - icp) / R_f
    absorption = (icp - P_sinus) / (R_o * outflow)
    local k = k_E * elastance
    dot.icp = k * icp / (1 + k * icp * C)
              * (C * dot.P_a + dot.C * drive + formation - absorption + mass + csf)

    -- What a circulation between arteries and sinus has to have to carry this flow.
    local gradient = P_a - P_sinus
    local half, trickle = q(0.5, "mmHg"), q_n / 1000
    local now = sqrt(gradient * gradient + half * half) / sqrt(flow * flow + trickle * trickle)
    resistance = now * q_n / (P_an - P_vn)
  end,
}
