-- SPDX-License-Identifier: Apache-2.0
-- Intracranial pressure: cerebral arterioles that regulate flow, cerebrospinal fluid, and a skull that gives way less
-- the fuller it is. What reaches the skull (a haematoma, fluid, dilated vessels) raises the pressure.

local article = "Ursino & Lodi 1997, doi:10.1152/jappl.1997.82.4.1256"

-- The pressure that drives is never quite 0, so that an arrest or a swollen brain divides by nothing.
local function driving(ENV, difference)
  local little = ENV.q(0.01, "mmHg")
  return (difference + ENV.sqrt(difference * difference + little * little)) / 2
end

-- Flow at a difference of pressure and a compliance of the arterioles.
local function flow_through(ENV, difference, C)
  local D = driving(ENV, difference)
  return D ^ 3 / (ENV.k_R * ENV.C_n ^ 2 / C ^ 2 + ENV.R_pv * D ^ 2)
end

-- Deviation of flow, and the effect of CO2 in the long run, which fades in ischaemia.
local function deviation(ENV, flow)
  local x = flow / (ENV.q_n * ENV.demand) - 1
  local left = 1 / (1 + ENV.exp(-(x - ENV.x_isch) / 0.06))
  return x, ENV.reactivity * ENV.G_co2 * left * ENV.log10(ENV.PCO2 / ENV.PCO2_n)
end

-- Compliance that a drive leads to. Both branches of the span meet at rest with the same slope.
local function regulated(ENV, drive)
  local span = ENV.when(ENV.gt(drive, 0), ENV.C_down, ENV.C_up)
  return ENV.C_n - span / 2 * ENV.tanh(2 * drive / span)
end

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
    tau_swell = { 600, "s",    "Time constant of the swelling of the brain",       range = { 30, 1e5 },
                  source = "tuned: minutes by blood that is dammed up, hours by water" },
  },
  input = {
    P_aorta    = { 100, "mmHg", "Arterial pressure",                                      range = { 0, 350 } },
    P_sinus    = { 6,   "mmHg", "Pressure in the venous sinus",                           range = { -20, 80 } },
    PCO2       = { 40,  "mmHg", "Arterial PCO2",                                          range = { 5, 250 } },
    mass       = { 0,   "mL/s", "Growth of a mass inside of the skull, as a haematoma",   range = { -5, 5 } },
    csf        = { 0,   "mL/s", "Fluid infused into the ventricles; negative: drained",   range = { -5, 5 } },
    swelling   = { 0,   "mL",   "Swelling of the brain that is to come",                  range = { 0, 60 } },
    outflow    = { 1,   "1",    "Multiplier of the resistance to outflow of fluid",       range = { 0.1, 100 } },
    elastance  = { 1,   "1",    "Multiplier of the elastance of the skull",               range = { 0.1, 10 } },
    autoregulation = { 1, "1",  "Multiplier of the gain of autoregulation",               range = { 0, 5 } },
    reactivity = { 1,   "1",    "Multiplier of the gain of CO2",                          range = { 0, 5 } },
    demand     = { 1,   "1",    "Multiplier of the flow that autoregulation seeks",       range = { 0.1, 3 } },
  },
  state = {
    log_icp = { "1",   "Logarithm of intracranial pressure in mmHg" },
    C   = { "mL/mmHg", "Compliance of the arterioles", valid = { 0, 3 } },
    y   = { "mL/mmHg", "Effect of CO2 on the arterioles" },
    P_a = { "mmHg",    "Arterial pressure, smoothed" },
    swollen = { "mL",  "Swelling of the brain" },
  },
  signal = {
    icp        = { "mmHg", "Intracranial pressure", valid = { 0, 200 } },
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
    -- At rest what is formed is absorbed, so pressure follows from flow, and flow is where the flow that is regulated
    -- and the flow that vessels let through are the same. Halving finds it, also where rest is unstable.
    P_a, swollen = P_aorta, 0
    local low, high = 0, 10 * q_n * demand
    local P, x, y_there, u
    for _ = 1, 48 do
      local q_try = (low + high) / 2
      P = P_sinus + R_o * outflow * R_pv / R_f * q_try
      x, y_there = deviation(_ENV, q_try)
      u = G * autoregulation * x - y_there
      local enough = gt(flow_through(_ENV, P_aorta - P, regulated(_ENV, u)), q_try)
      low, high = when(enough, q_try, low), when(enough, high, q_try)
    end
    C, y = regulated(_ENV, u), y_there
    log_icp = log(max(P / q(1, "mmHg"), 0.1))
  end,

  equations = function(_ENV)
    -- The skull is stiffer the higher the pressure, so that its logarithm is what volume changes. It has no rest at 0.
    icp = q(1, "mmHg") * exp(log_icp)
    cpp = P_a - icp
    local drive = driving(_ENV, cpp)
    flow = flow_through(_ENV, cpp, C)
    R_a = k_R * C_n ^ 2 / (drive ^ 2 * C ^ 2)
    P_capillary = icp + R_pv * flow
    V_arteries = C * drive

    -- Autoregulation and CO2 act on the same arterioles.
    local x, y_sought = deviation(_ENV, flow)
    dot.y = (y_sought - y) / tau_co2
    dot.C = (regulated(_ENV, G * autoregulation * x - y) - C) / tau

    dot.P_a = (P_aorta - P_a) / tau_P
    formation = (P_capillary - icp) / R_f
    absorption = (icp - P_sinus) / (R_o * outflow)
    dot.swollen = (swelling - swollen) / tau_swell
    local k = k_E * elastance
    dot.log_icp = k / (1 + k * icp * C) * (C * dot.P_a + dot.C * drive + formation - absorption + mass + csf
                                                 + dot.swollen)

    -- What a circulation between arteries and sinus has to have to carry this flow.
    local gradient = P_a - P_sinus
    local half, trickle = q(0.5, "mmHg"), q_n / 1000
    local now = sqrt(gradient * gradient + half * half) / sqrt(flow * flow + trickle * trickle)
    resistance = now * q_n / (P_an - P_vn)
  end,
}
