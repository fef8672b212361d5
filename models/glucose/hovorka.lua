-- SPDX-License-Identifier: Apache-2.0
-- Type 1 diabetes after Hovorka: meals, subcutaneous insulin, three actions of insulin.

return model "glucose/hovorka" {
  title  = "Hovorka 2004: glucose and insulin in type 1 diabetes",
  source = "Hovorka et al. 2004, doi:10.1088/0967-3334/25/4/010",
  time   = "min",

  parameter = {
    BW   = { 70,      "kg",            "Body weight",                  range = { 20, 180 },     vary = uniform(65, 95) },
    EGP0 = { 0.0161,  "mmol/kg/min",   "Endogenous glucose production without insulin", range = { 0.012, 0.03 },
             vary = truncated(normal(0.0039), 0.0125, 0.028) },
    F01  = { 0.0097,  "mmol/kg/min",   "Insulin-independent uptake of glucose", range = { 0.002, 0.0125 },
             vary = truncated(normal(0.0022), 0.004, 0.012) },
    k12  = { 0.066,   "1/min",         "Transfer from tissue to plasma", range = { 0.005, 0.3 },
             vary = truncated(normal(0.02), 0.02, 0.14) },
    ka1  = { 0.006,   "1/min",         "Rate of insulin action on transport", range = { 5e-4, 0.1 },
             vary = truncated(normal(0.003), 0.0015, 0.02) },
    ka2  = { 0.06,    "1/min",         "Rate of insulin action on disposal",  range = { 5e-3, 0.5 },
             vary = truncated(normal(0.03), 0.015, 0.2) },
    ka3  = { 0.03,    "1/min",         "Rate of insulin action on production", range = { 2e-3, 0.3 },
             vary = truncated(normal(0.015), 0.008, 0.1) },
    SIT  = { 51.2e-4, "L/mU/min",      "Sensitivity of transport to insulin", range = { 1e-4, 0.05 }, vary = lognormal(0.4) },
    SID  = { 8.2e-4,  "L/mU/min",      "Sensitivity of disposal to insulin",  range = { 1e-5, 0.01 }, vary = lognormal(0.4) },
    SIE  = { 520e-4,  "L/mU",          "Sensitivity of production to insulin", range = { 1e-3, 0.5 }, vary = lognormal(0.3) },
    ke   = { 0.138,   "1/min",         "Elimination of insulin",       range = { 0.03, 0.5 },
             vary = truncated(normal(0.035), 0.07, 0.25) },
    VI   = { 0.12,    "L/kg",          "Distribution volume of insulin",  range = { 0.05, 0.3 },
             vary = truncated(normal(0.012), 0.08, 0.16) },
    VG   = { 0.16,    "L/kg",          "Distribution volume of glucose",  range = { 0.05, 0.4 }, vary = lognormal(0.15) },
    tI   = { 55,      "min",           "Time to the peak of insulin absorption", range = { 15, 150 }, vary = lognormal(0.15) },
    tG   = { 40,      "min",           "Time to the peak of glucose absorption", range = { 10, 150 }, vary = lognormal(0.25) },
    AG   = { 0.8,     "1",             "Bioavailability of carbohydrate", range = { 0, 1 }, vary = uniform(0.7, 1) },
    Gb   = { 6,       "mmol/L",        "Glucose that the basal insulin holds", range = { 3, 15 } },
    M    = { 180.16,  "g/mol",         "Molar mass of glucose" },
    R_cl = { 0.003,   "1/min",         "Renal clearance above its threshold" },
  },
  input = {
    basal        = { 1, "1",      "Share of the personal basal insulin that is infused" },
    insulin_rate = { 0, "mU/min", "Insulin infused under the skin on top of the basal" },
  },
  state = {
    Q1 = { "mmol",   "Glucose in plasma" },
    Q2 = { "mmol",   "Glucose in tissue" },
    S1 = { "mU",     "Insulin under the skin, first depot" },
    S2 = { "mU",     "Insulin under the skin, second depot" },
    I  = { "mU/L",   "Insulin in plasma" },
    x1 = { "1/min",  "Insulin action on transport" },
    x2 = { "1/min",  "Insulin action on disposal" },
    x3 = { "1",      "Insulin action on production" },
    D1 = { "mmol",   "Glucose in the gut, first depot" },
    D2 = { "mmol",   "Glucose in the gut, second depot" },
  },
  signal = {
    glucose    = { "mmol/L", "Plasma glucose", valid = { 1, 40 } },
    insulin    = { "mU/L",   "Plasma insulin" },
    basal_rate = { "mU/min", "Infusion that holds the basal glucose" },
    Ra         = { "mmol/min", "Rate of appearance of glucose from meals" },
    EGP        = { "mmol/min", "Endogenous glucose production" },
    F01c       = { "mmol/min", "Uptake of glucose without insulin" },
    FR         = { "mmol/min", "Renal excretion of glucose" },
    Q1_basal   = { "mmol",     "Glucose in plasma at rest" },
    I_basal    = { "mU/L",     "Insulin in plasma at rest" },
  },
  dose = {
    meal    = { "g", "Carbohydrate eaten", into = "D1", over = "M", bioavailability = "AG" },
    insulin = { "U", "Insulin under the skin", into = "S1" },
  },

  start = function(_ENV)
    Q1, I = Q1_basal, I_basal
    x1, x2, x3 = SIT * I_basal, SID * I_basal, SIE * I_basal
    Q2 = SIT * I_basal * Q1_basal / (k12 + SID * I_basal)
    S1, S2 = basal_rate * tI, basal_rate * tI
    D1, D2 = 0, 0
  end,

  equations = function(_ENV)
    local four_and_a_half, nine = q(4.5, "mmol/L"), q(9, "mmol/L")

    -- Basal state: the positive root of a quadratic in insulin, so that dQ1/dt = 0 at Gb.
    local E_b = EGP0 * BW
    Q1_basal = Gb * VG * BW
    local uptake_b = F01 * BW * min(1, Gb / four_and_a_half) + R_cl * max(0, Gb - nine) * VG * BW
    local qa = E_b * SIE * SID + Q1_basal * SIT * SID
    local qb = E_b * SIE * k12 - (E_b - uptake_b) * SID
    local qc = (E_b - uptake_b) * k12
    I_basal    = 2 * qc / (qb + sqrt(qb * qb + 4 * qa * qc))
    basal_rate = I_basal * ke * VI * BW

    glucose = Q1 / (VG * BW)
    insulin = I
    F01c = F01 * BW * min(1, glucose / four_and_a_half)
    FR   = R_cl * max(0, glucose - nine) * VG * BW
    Ra   = D2 / tG
    EGP  = EGP0 * BW * max(0, 1 - x3)

    dot.Q1 = -F01c - FR - x1 * Q1 + k12 * Q2 + Ra + EGP
    dot.Q2 = x1 * Q1 - (k12 + x2) * Q2
    dot.S1 = basal * basal_rate + insulin_rate - S1 / tI
    dot.S2 = (S1 - S2) / tI
    dot.I  = S2 / (tI * VI * BW) - ke * I
    dot.x1 = ka1 * (SIT * I - x1)
    dot.x2 = ka2 * (SID * I - x2)
    dot.x3 = ka3 * (SIE * I - x3)
    dot.D1 = -D1 / tG
    dot.D2 = (D1 - D2) / tG
  end,
}
