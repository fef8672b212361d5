-- SPDX-License-Identifier: Apache-2.0
-- Thyroid hormones and TSH: T4 and T3 in plasma, fast and slow tissues, the brain that sees them, TSH with its daily
-- rhythm, and pills by way of the gut.

return model "endocrine/thyrosim" {
  title  = "THYROSIM: thyroid hormones, TSH and replacement",
  source = "Han et al. 2016, doi:10.1089/thy.2015.0373; Cruz-Loya et al. 2022, doi:10.3389/fendo.2022.888429",
  time   = "h",
  units  = "labels",

  parameter = {
    V_p     = { 3.2, "L", "Plasma volume of T4 and T3",                   range = { 1, 6 }, vary = lognormal(0.12) },
    V_tsh   = { 5.2, "L", "Distribution volume of TSH",                   range = { 2, 10 }, vary = lognormal(0.12) },
    M_T4    = { 777, "g/mol", "Molar mass of T4" },
    M_T3    = { 651, "g/mol", "Molar mass of T3" },
    k_s4    = { 0.0027785399, "1/h", "Secretion of T4 by TSH",            range = { 1e-4, 0.05 } },
    k_s3    = { 3.3572e-4, "1/h", "Secretion of T3 by TSH",               range = { 1e-5, 5e-3 } },
    k_d1    = { 6.63e-4, "umol/h", "Capacity of deiodinase 1 in slow tissues", range = { 0, 0.01 },
                vary = lognormal(0.2) },
    k_d2    = { 7.4619e-4, "umol/h", "Capacity of deiodinase 2 in slow tissues", range = { 0, 0.01 },
                vary = lognormal(0.2) },
    k_nl    = { 0.012101809, "umol/h", "Capacity of deiodinase 1 in fast tissues", range = { 0, 0.2 },
                vary = lognormal(0.2) },
    k_fast  = { 1503, "1/h", "Free T4 into fast tissues",                 range = { 100, 1e4 } },
    k_slow  = { 584,  "1/h", "Free T4 into slow tissues",                 range = { 50, 5000 } },
    k3_fast = { 2043, "1/h", "Free T3 into fast tissues",                 range = { 100, 1e4 } },
    k3_slow = { 127,  "1/h", "Free T3 into slow tissues",                 range = { 10, 2000 } },
    B_0     = { 450,  "umol/h", "Basal secretion of TSH",                 range = { 50, 2000 } },
    A_0     = { 219.70853, "umol/h", "Daily swing of secretion of TSH",   range = { 0, 440 } },
    phase   = { 3.71, "1", "Phase of that swing",                         range = { 0, 6.3 } },
    k_d     = { 0.625, "1/h", "Rate of each step of the delay to the thyroid", range = { 0.05, 5 } },
    absorbed = { 0.88, "1/h", "Absorption from the gut",                  range = { 0.05, 5 } },
    wasted  = { 0.12, "1/h", "Loss from the gut",                         range = { 0, 5 } },
  },
  input = {
    thyroid = { 1, "1", "Function of the thyroid: 0 after its removal",    range = { 0, 10 } },
    pituitary = { 1, "1", "Function of the pituitary: 0 none",             range = { 0, 5 } },
  },
  state = {
    T4     = { "umol", "T4 in plasma" },
    T4_fast = { "umol", "T4 in fast tissues" },
    T4_slow = { "umol", "T4 in slow tissues" },
    T3     = { "umol", "T3 in plasma" },
    T3_fast = { "umol", "T3 in fast tissues" },
    T3_slow = { "umol", "T3 in slow tissues" },
    TSH    = { "umol", "TSH in plasma" },
    T3_brain = { "1",  "T3 that the brain has" },
    T3_late = { "1",   "T3 that the brain answers to" },
    T4_pill = { "umol", "T4 in a pill" },
    T4_gut = { "umol", "T4 in the gut" },
    T3_pill = { "umol", "T3 in a pill" },
    T3_gut = { "umol", "T3 in the gut" },
    TSH_1  = { "umol", "TSH on its way, first step" },
    TSH_2  = { "umol", "TSH on its way, second step" },
    TSH_3  = { "umol", "TSH on its way, third step" },
    TSH_4  = { "umol", "TSH on its way, fourth step" },
    TSH_5  = { "umol", "TSH on its way, fifth step" },
    TSH_6  = { "umol", "TSH that the thyroid answers to" },
  },
  signal = {
    t4  = { "ug/L", "T4 in plasma",  valid = { 0, 1000 } },
    t3  = { "ug/L", "T3 in plasma",  valid = { 0, 100 } },
    tsh = { "1",    "TSH in mU/L",   valid = { 0, 5000 } },
  },
  dose = {
    levothyroxine = { "ug", "T4 by mouth", into = "T4_pill", over = "M_T4" },
    liothyronine  = { "ug", "T3 by mouth", into = "T3_pill", over = "M_T3" },
  },

  start = function(_ENV)
    -- The daily course of a healthy person at the start of a day.
    T4, T4_fast, T4_slow = 0.297466143, 0.182143376, 0.578052881
    T3, T3_fast, T3_slow = 0.00634239674, 0.0107126459, 0.0623851563
    TSH, T3_brain, T3_late = 1.66833127, 8.24034022, 8.23991918
    T4_pill, T4_gut, T3_pill, T3_gut = 0, 0, 0, 0
    TSH_1, TSH_2, TSH_3 = 1.95154299, 2.16120657, 2.27713835
    TSH_4, TSH_5, TSH_6 = 2.29628246, 2.23045283, 2.10227178
  end,

  equations = function(_ENV)
    local free4 = (0.000289 + 0.000214 * T4 + 0.000128 * T4 ^ 2 - 8.83e-6 * T4 ^ 3) * T4
    local free3 = (0.00395 + 0.00185 * T4 + 0.00061 * T4 ^ 2 - 0.000505 * T4 ^ 3) * T3
    local from_fast = k_nl / (2.85 + T4_fast)
    local by_d1, by_d2 = k_d1 / (95 + T4_slow), k_d2 / (0.075 + T4_slow)

    dot.T4 = thyroid * k_s4 * TSH_6 + 0.868 * T4_fast + 0.108 * T4_slow - (k_slow + k_fast) * free4 + absorbed * T4_gut
    dot.T4_fast = k_fast * free4 - (0.868 + 0.0189 + from_fast) * T4_fast
    dot.T4_slow = k_slow * free4 - (0.108 + by_d1 + by_d2) * T4_slow
    dot.T3 = thyroid * k_s3 * TSH_6 + 5.37 * T3_fast + 0.0689 * T3_slow - (k3_slow + k3_fast) * free3
             + absorbed * T3_gut
    dot.T3_fast = k3_fast * free3 + from_fast * T4_fast - (5.37 + 0.184972340) * T3_fast
    dot.T3_slow = k3_slow * free3 + (by_d1 + by_d2) * T4_slow - 0.0689 * T3_slow

    -- The brain: what T3 it has follows plasma, and TSH answers with a delay that is shorter the more there is.
    local circadian = hill(T3_late, 3.001011, 5.674774)
    local open = 1 - hill(T3_late, 3.0947117, 6.290803)
    local secreted = pituitary * (B_0 + A_0 * circadian * sin(math.pi * t / 12 + phase)) * open
    dot.TSH = secreted - (0.53 + 0.226 / (23 + TSH)) * TSH
    local f4 = 0.058786935 * (1 + 5 * (1 - hill(T3_brain, 8.4983437, 14.366645)))
    dot.T3_brain = f4 / 0.29 * T4 + 0.058786935 / 0.006 * T3 - 0.037 * T3_brain
    dot.T3_late = (0.0034 + 2 * hill(T3_brain, 5, 11)) * (T3_brain - T3_late)

    dot.T4_pill = -1.3 * T4_pill
    dot.T4_gut = 1.3 * T4_pill - (wasted + absorbed) * T4_gut
    dot.T3_pill = -1.78 * T3_pill
    dot.T3_gut = 1.78 * T3_pill - (wasted + absorbed) * T3_gut

    local before = TSH
    for i = 1, 6 do
      local step = _ENV["TSH_" .. i]
      dot["TSH_" .. i] = k_d * (before - step)
      before = step
    end

    t4, t3 = M_T4 * T4 / V_p, M_T3 * T3 / V_p
    tsh = 5.6 * TSH / V_tsh
  end,
}
