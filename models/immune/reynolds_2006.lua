-- SPDX-License-Identifier: Apache-2.0
-- Acute inflammation: a pathogen, phagocytes that it calls, tissue that they damage, and mediators that calm them.
-- It ends in health, in inflammation without a pathogen (aseptic), or in sepsis.

return model "immune/reynolds_2006" {
  title  = "Reynolds 2006: acute inflammation, from recovery to septic death",
  source = "Reynolds et al. 2006, doi:10.1016/j.jtbi.2006.02.016",
  time   = "h",
  units  = "labels",

  parameter = {
    k_pm  = { 0.6,   "1/h", "Rate at which local defence kills the pathogen",    range = { 0, 5 } },
    k_mp  = { 0.01,  "1/h", "Rate at which the pathogen uses local defence up",  range = { 1e-3, 1 } },
    s_m   = { 0.005, "1/h", "Source of local defence",                            range = { 0, 0.1 } },
    mu_m  = { 0.002, "1/h", "Decay of local defence",                             range = { 1e-4, 0.1 } },
    k_pg  = { 0.3,   "1/h", "Growth of the pathogen",                             range = { 0.02, 2 },
              vary = lognormal(0.25) },
    P_most = { 20,   "1",   "Most pathogen that the body can carry",              range = { 1, 200 } },
    k_pn  = { 1.8,   "1/h", "Rate at which phagocytes kill the pathogen",         range = { 0.1, 20 },
              vary = lognormal(0.2) },
    k_np  = { 0.1,   "1/h", "Activation of phagocytes by the pathogen",           range = { 0.01, 1 } },
    k_nn  = { 0.01,  "1/h", "Activation of phagocytes by phagocytes",             range = { 0, 0.2 } },
    s_nr  = { 0.08,  "1/h", "Source of resting phagocytes",                       range = { 0.005, 1 } },
    mu_nr = { 0.12,  "1/h", "Decay of resting phagocytes",                        range = { 0.01, 1 } },
    mu_n  = { 0.05,  "1/h", "Decay of active phagocytes",                         range = { 0.005, 0.5 } },
    k_nd  = { 0.02,  "1/h", "Activation of phagocytes by damage",                 range = { 1e-3, 0.3 } },
    k_dn  = { 0.35,  "1/h", "Damage by phagocytes",                               range = { 0.01, 3 },
              vary = lognormal(0.15) },
    x_dn  = { 0.06,  "1",   "Active phagocytes of half the damage",               range = { 0.01, 0.5 } },
    mu_d  = { 0.02,  "1/h", "Repair of damage",                                   range = { 1e-3, 0.3 },
              vary = lognormal(0.15) },
    C_half = { 0.28, "1",   "Calming mediators that halve",                       range = { 0.02, 3 } },
    s_c   = { 0.0125, "1/h", "Source of calming mediators",                       range = { 0, 0.2 } },
    k_cn  = { 0.04,  "1/h", "Calming mediators by phagocytes and damage",         range = { 1e-3, 1 } },
    k_cnd = { 48,    "1",   "Weight of damage in that",                           range = { 1, 500 } },
    mu_c  = { 0.1,   "1/h", "Decay of calming mediators",                         range = { 0.01, 1 } },
    P_0   = { 0,     "1",   "Pathogen at the start",                              range = { 0, 20 } },
  },
  input = {
    antibiotic = { 0, "1/h", "Killing by an antibiotic",                          range = { 0, 20 } },
    calming    = { 0, "1/h", "Calming mediators given",                           range = { 0, 1 } },
  },
  state = {
    P = { "1", "Pathogen",            valid = { -1e-6, 300 } },
    N = { "1", "Active phagocytes",   valid = { -1e-6, 10 } },
    D = { "1", "Damage of tissue",    valid = { -1e-6, 100 } },
    C = { "1", "Calming mediators",   valid = { 0, 10 } },
  },
  signal = {
    damage = { "1", "Damage over that of a septic death: 0 none, 1 deadly" },
  },
  dose = { pathogen = { "1", "Pathogen that enters", into = "P" } },

  start = function(_ENV)
    P, N, D, C = P_0, 0, 0, s_c / mu_c
  end,

  equations = function(_ENV)
    local function calmed(v) return v / (1 + (C / C_half) ^ 2) end
    local R = calmed(k_nn * N + k_np * P + k_nd * D)
    dot.P = k_pg * P * (1 - P / P_most) - k_pm * s_m * P / (mu_m + k_mp * P) - k_pn * calmed(N) * P - antibiotic * P
    dot.N = s_nr * R / (mu_nr + R) - mu_n * N
    local y = (calmed(N) / x_dn) ^ 6
    dot.D = k_dn * y / (1 + y) - mu_d * D
    local v = calmed(N + k_cnd * D)
    dot.C = s_c + k_cn * v / (1 + v) - mu_c * C + calming
    damage = D / (k_dn / mu_d)
  end,
}
