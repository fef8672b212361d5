-- SPDX-License-Identifier: Apache-2.0
-- Type 1 diabetes in the form of the UVA/Padova simulator (2008): the meal model without a pancreas,
-- with insulin under the skin and glucose as a sensor sees it. The numbers are the means of ten
-- adults; basal production, uptake and infusion follow from the basal glucose and insulin, so that
-- every varied person starts at rest.

return model "glucose/uva_padova" {
  title  = "UVA/Padova 2008: type 1 diabetes",
  source = "Kovatchev et al. 2009, doi:10.1177/193229680900300106; Dalla Man et al. 2007, doi:10.1109/TBME.2007.893506; means and spread: published adult cohort",
  time   = "min",

  parameter = {
    BW   = { 86,     "kg",                "Body weight", range = { 15, 200 }, vary = truncated(normal(17), 50, 130) },
    Gb   = { 143,    "mg/dL",             "Basal glucose", range = { 60, 300 }, vary = truncated(normal(6), 120, 165) },
    Ib   = { 108,    "pmol/L",            "Basal insulin", range = { 20, 300 }, vary = truncated(normal(18), 60, 160) },
    EGPb = { 2.51,   "mg/kg/min",         "Basal glucose production", range = { 1.2, 6 }, vary = truncated(normal(0.33), 1.7, 3.4) },
    VG   = { 1.85,   "dL/kg",             "Distribution volume of glucose", range = { 0.5, 5 }, vary = lognormal(0.08) },
    VI   = { 0.0525, "L/kg",              "Distribution volume of insulin", range = { 0.01, 0.2 }, vary = lognormal(0.2) },
    k1   = { 0.0625, "1/min",             "Glucose from plasma to tissue",  range = { 0.005, 0.5 }, vary = lognormal(0.2) },
    k2   = { 0.129,  "1/min",             "Glucose from tissue to plasma",  range = { 0.005, 0.7 }, vary = lognormal(0.25) },
    m1   = { 0.200,  "1/min",             "Insulin from liver to plasma",   range = { 0.02, 1 }, vary = lognormal(0.25) },
    m2   = { 0.277,  "1/min",             "Insulin from plasma to liver",   range = { 0.05, 2 }, vary = lognormal(0.2) },
    HEb  = { 0.6,    "1",                 "Hepatic extraction of insulin", range = { 0.1, 0.9 } },
    kmax = { 0.0387, "1/min",             "Fastest emptying of the stomach", range = { 0.005, 0.3 }, vary = lognormal(0.28) },
    kmin = { 0.0074, "1/min",             "Slowest emptying of the stomach", range = { 5e-4, 0.05 }, vary = truncated(lognormal(0.45), 0.002, 0.02) },
    kabs = { 0.210,  "1/min",             "Absorption from the intestine",   range = { 0.003, 3 }, vary = truncated(lognormal(0.6), 0.03, 1) },
    f    = { 0.90,   "1",                 "Share of the glucose that reaches the blood", range = { 0, 1 } },
    b    = { 0.785,  "1",                 "Share of the meal at which emptying slows", range = { 0.3, 0.98 },
             vary = truncated(normal(0.117), 0.5, 0.95) },
    d    = { 0.179,  "1",                 "Share of the meal at which emptying speeds up again", range = { 1e-3, 0.5 },
             vary = truncated(normal(0.07), 0.03, 0.35) },
    kp2  = { 0.0042, "1/min",             "Effect of glucose on the liver", range = { 0, 0.05 }, vary = lognormal(0.35) },
    kp3  = { 0.0095, "mg/kg/min/(pmol/L)", "Effect of delayed insulin on the liver", range = { 0, 0.1 }, vary = lognormal(0.45) },
    ki   = { 0.0084, "1/min",             "Delay of insulin's effect on the liver", range = { 5e-4, 0.1 }, vary = lognormal(0.4) },
    Fcns = { 1,      "mg/kg/min",         "Uptake by brain and blood cells", range = { 0.3, 2 } },
    Vmx  = { 0.0537, "mg/kg/min/(pmol/L)", "Capacity of uptake per insulin action", range = { 1e-3, 0.5 }, vary = lognormal(0.45) },
    Km0  = { 237,    "mg/kg",             "Tissue glucose of half the uptake", range = { 50, 1000 }, vary = lognormal(0.09) },
    p2U  = { 0.0339, "1/min",             "Rate of insulin action on uptake", range = { 2e-3, 0.3 }, vary = lognormal(0.3) },
    ke1  = { 0.0005, "1/min",             "Renal excretion of glucose", range = { 0, 0.02 } },
    ke2  = { 339,    "mg/kg",             "Plasma glucose above which it begins", range = { 100, 1000 } },
    kd   = { 0.0159, "1/min",             "Insulin from the first depot to the second", range = { 1e-3, 0.2 }, vary = lognormal(0.12) },
    ka1  = { 0.0034, "1/min",             "Insulin from the first depot to the blood", range = { 1e-4, 0.1 }, vary = lognormal(0.23) },
    ka2  = { 0.0159, "1/min",             "Insulin from the second depot to the blood", range = { 1e-3, 0.2 }, vary = lognormal(0.27) },
    ksc  = { 0.095,  "1/min",             "Glucose from plasma to the sensor's site", range = { 0.01, 1 }, vary = lognormal(0.28) },
    pmol_per_unit = { 6000, "pmol/U",     "Amount of insulin in one unit" },
  },
  input = {
    basal        = { 1, "1",   "Share of the personal basal insulin that is infused" },
    insulin_rate = { 0, "U/h", "Insulin infused under the skin on top of the basal" },
  },
  state = {
    Gp    = { "mg/kg",   "Glucose in plasma and fast tissue" },
    Gt    = { "mg/kg",   "Glucose in slow tissue" },
    Il    = { "pmol/kg", "Insulin in the liver" },
    Ip    = { "pmol/kg", "Insulin in plasma" },
    I1    = { "pmol/L",  "Delayed insulin, first" },
    Id    = { "pmol/L",  "Delayed insulin, second" },
    X     = { "pmol/L",  "Insulin action on uptake" },
    Isc1  = { "pmol/kg", "Insulin under the skin, first depot" },
    Isc2  = { "pmol/kg", "Insulin under the skin, second depot" },
    Gs    = { "mg/dL",   "Glucose at the sensor's site" },
    Qsto1 = { "mg",      "Solid glucose in the stomach" },
    Qsto2 = { "mg",      "Ground glucose in the stomach" },
    Qgut  = { "mg",      "Glucose in the intestine" },
    D     = { "mg",      "Size of the meal that is in the stomach" },
    bite  = { "mg",      "A meal eaten at once, on its way into the stomach" },
  },
  signal = {
    glucose    = { "mg/dL",     "Plasma glucose", valid = { 20, 700 } },
    insulin    = { "pmol/L",    "Plasma insulin" },
    basal_rate = { "U/h",       "Infusion that holds the basal glucose" },
    EGP        = { "mg/kg/min", "Endogenous glucose production" },
    Ra         = { "mg/kg/min", "Rate of appearance of the meal's glucose" },
    U          = { "mg/kg/min", "Uptake of glucose" },
    E          = { "mg/kg/min", "Renal excretion of glucose" },
    Qsto       = { "mg",        "Glucose in the stomach" },
    kempt      = { "1/min",     "Emptying of the stomach" },
    eating     = { "mg/min",    "What is being eaten" },
    m3         = { "1/min",     "Degradation of insulin in the liver" },
    Gpb        = { "mg/kg",     "Basal glucose in plasma and fast tissue" },
    Gtb        = { "mg/kg",     "Basal glucose in slow tissue" },
    Ipb        = { "pmol/kg",   "Basal insulin in plasma" },
    Vm0        = { "mg/kg/min", "Insulin-independent capacity of uptake" },
    kp1        = { "mg/kg/min", "Glucose production without glucose and insulin" },
    u_basal    = { "pmol/kg/min", "Infusion that holds the basal glucose, per weight" },
    unit_per_weight = { "U kg/pmol", "One amount of insulin per weight, in units" },
  },
  dose = {
    meal    = { "g", "Carbohydrate eaten", into = "bite" },
    insulin = { "U", "Insulin under the skin", into = "Isc1", over = "unit_per_weight" },
  },

  start = function(_ENV)
    Gp, Gt, Gs = Gpb, Gtb, Gb
    Ip, I1, Id, X = Ipb, Ib, Ib, 0
    Il   = m2 * Ipb / (m1 + m3)
    Isc1 = u_basal / (kd + ka1)
    Isc2 = kd * u_basal / ((kd + ka1) * ka2)
    Qsto1, Qsto2, Qgut, D, bite = 0, 0, 0, 0, 0
  end,

  equations = function(_ENV)
    -- What follows from the basal state.
    m3  = HEb * m1 / (1 - HEb)
    local m4 = 0.4 * m2
    Gpb = Gb * VG
    Gtb = (Fcns - EGPb + k1 * Gpb) / k2
    Vm0 = (EGPb - Fcns) * (Km0 + Gtb) / Gtb
    kp1 = EGPb + kp2 * Gpb + kp3 * Ib
    Ipb = Ib * VI
    u_basal = Ipb * (m2 + m4 - m1 * m2 / (m1 + m3))
    basal_rate = u_basal * BW / pmol_per_unit
    unit_per_weight = BW / pmol_per_unit

    glucose = Gp / VG
    insulin = Ip / VI

    -- Stomach and intestine. Emptying depends on how much of the meal is left: `D` is what was in
    -- the stomach when the meal began, and what has been eaten of it since.
    Qsto = Qsto1 + Qsto2
    local meal = max(D, q(1, "mg"))
    kempt = kmin + (kmax - kmin) / 2 * (tanh(5 / (2 * (1 - b)) * (Qsto / meal - b))
                                      - tanh(5 / (2 * d) * (Qsto / meal - d)) + 2)
    Ra = f * kabs * Qgut / BW
    eating = dose.meal                       -- a meal that takes its time
    dot.Qsto1 = eating - kmax * Qsto1
    dot.Qsto2 = kmax * Qsto1 - kempt * Qsto2
    dot.Qgut  = kempt * Qsto2 - kabs * Qgut
    dot.D     = eating
    dot.bite  = -eating                      -- which the dose itself adds to `bite`
    on { when = gt(eating, 0), set = { D = Qsto } }
    on { when = gt(bite, q(1e-6, "mg")), set = { Qsto1 = Qsto1 + bite, D = Qsto + bite, bite = 0 } }

    -- Glucose.
    EGP = max(0, kp1 - kp2 * Gp - kp3 * Id)
    E   = ke1 * max(0, Gp - ke2)
    local Uid = (Vm0 + Vmx * X) * Gt / (Km0 + Gt)
    U   = Fcns + Uid
    dot.Gp = EGP + Ra - Fcns - E - k1 * Gp + k2 * Gt
    dot.Gt = -Uid + k1 * Gp - k2 * Gt
    dot.X  = p2U * (insulin - Ib - X)
    dot.Gs = ksc * (glucose - Gs)

    -- Insulin.
    local u = basal * u_basal + insulin_rate / unit_per_weight
    dot.Isc1 = u - (kd + ka1) * Isc1
    dot.Isc2 = kd * Isc1 - ka2 * Isc2
    dot.Il = -(m1 + m3) * Il + m2 * Ip
    dot.Ip = -(m2 + m4) * Ip + m1 * Il + ka1 * Isc1 + ka2 * Isc2
    dot.I1 = ki * (insulin - I1)
    dot.Id = ki * (I1 - Id)
  end,
}
