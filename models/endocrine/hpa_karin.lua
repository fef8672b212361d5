-- SPDX-License-Identifier: Apache-2.0
-- The stress axis with glands that grow and shrink: hypothalamus, pituitary and adrenals over minutes to months.

return model "endocrine/hpa_karin" {
  title  = "Karin 2020: cortisol, ACTH and the masses of their glands",
  source = "Karin et al. 2020, doi:10.15252/msb.20209510",
  time   = "d",
  units  = "labels",

  parameter = {
    a_1 = { 0.17 * 1440,   "1/d", "Turnover of CRH",                       range = { 20, 2500 } },
    a_2 = { 0.035 * 1440,  "1/d", "Turnover of ACTH",                      range = { 5, 500 } },
    a_3 = { 0.0086 * 1440, "1/d", "Turnover of cortisol",                  range = { 1, 120 } },
    gamma_P = { 0.099, "1/d", "Turnover of the corticotrophs of the pituitary", range = { 0.01, 1 },
                vary = lognormal(0.2) },
    gamma_A = { 0.049, "1/d", "Turnover of the adrenal cortex",            range = { 0.005, 0.5 },
                vary = lognormal(0.2) },
    K   = { 4, "1", "Cortisol of half the glucocorticoid receptors' effect", range = { 1, 20 },
            vary = lognormal(0.15) },
    nmol = { 250, "nmol/L", "Cortisol that is 1 here",                     range = { 100, 600 } },
    pmol = { 5, "pmol/L", "ACTH that is 1 here",                           range = { 1, 20 } },
  },
  input = {
    stress = { 1, "1", "Drive of the hypothalamus by stress, 1 at rest",   range = { 0.05, 20 } },
    swing  = { 0, "1", "Size of the daily rhythm of that drive",           range = { 0, 0.95 } },
    peak   = { 0.29, "d", "Time of day at which it is highest",            range = { 0, 1 } },
    given  = { 0, "1", "Glucocorticoid given, as cortisol",                range = { 0, 100 } },
  },
  state = {
    CRH  = { "1", "CRH over its value at rest" },
    ACTH = { "1", "ACTH over its value at rest" },
    F    = { "1", "Cortisol over its value at rest" },
    P    = { "1", "Mass of the corticotrophs over its value at rest", valid = { 0, 100 } },
    A    = { "1", "Mass of the adrenal cortex over its value at rest", valid = { 0, 100 } },
  },
  signal = {
    cortisol = { "nmol/L", "Cortisol" },
    acth     = { "pmol/L", "ACTH" },
    felt     = { "1", "Glucocorticoid that receptors feel" },
  },

  start = function(_ENV)
    -- At rest CRH and ACTH are 1; cortisol is the root of x (1 + (x / K)^3) = 1, and both glands follow from it.
    CRH, ACTH = 1, 1
    local x = 1
    for _ = 1, 6 do x = x - (x * (1 + (x / K) ^ 3) - 1) / (1 + 4 * (x / K) ^ 3) end
    F, P, A = x, 1 + (x / K) ^ 3, x
  end,

  equations = function(_ENV)
    felt = F + given
    local mineral = 1 / felt
    local gluco = 1 / (1 + (felt / K) ^ 3)
    local drive = stress * (1 + swing * cos(2 * math.pi * (t - peak)))
    dot.CRH = a_1 * (drive * gluco * mineral - CRH)
    dot.ACTH = a_2 * (CRH * P * gluco - ACTH)
    dot.F = a_3 * (ACTH * A - F)
    dot.P = gamma_P * P * (CRH - 1)
    dot.A = gamma_A * A * (ACTH - 1)
    cortisol, acth = nmol * F, pmol * ACTH
  end,
}
