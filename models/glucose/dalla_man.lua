-- SPDX-License-Identifier: Apache-2.0
-- The meal model of Dalla Man, Rizza and Cobelli: a healthy person of 78 kg.
-- The same body with the numbers of type 2 diabetes is "glucose/dalla_man_type2".

return model "glucose/dalla_man" {
  title  = "Dalla Man 2007: glucose, insulin and a meal (healthy)",
  source = "Dalla Man, Rizza & Cobelli 2007, doi:10.1109/TBME.2007.893506",
  time   = "min",

  parameter = {
    BW   = { 78,     "kg",                "Body weight", range = { 20, 200 } },
    VG   = { 1.88,   "dL/kg",             "Distribution volume of glucose", range = { 0.5, 5 }, vary = lognormal(0.1) },
    k1   = { 0.065,  "1/min",             "Glucose from plasma to tissue",  range = { 0.005, 0.5 }, vary = lognormal(0.25) },
    k2   = { 0.079,  "1/min",             "Glucose from tissue to plasma",  range = { 0.005, 0.7 }, vary = lognormal(0.25) },
    VI   = { 0.05,   "L/kg",              "Distribution volume of insulin", range = { 0.01, 0.2 }, vary = lognormal(0.15) },
    m1   = { 0.190,  "1/min",             "Insulin from liver to plasma",   range = { 0.02, 1 }, vary = lognormal(0.2) },
    m2   = { 0.484,  "1/min",             "Insulin from plasma to liver",   range = { 0.05, 2 }, vary = lognormal(0.2) },
    m4   = { 0.194,  "1/min",             "Peripheral degradation of insulin", range = { 0.02, 1 }, vary = lognormal(0.2) },
    m5   = { 0.0304, "min kg/pmol",       "Hepatic extraction per secretion", range = { 0.001, 0.2 } },
    m6   = { 0.6471, "1",                 "Hepatic extraction without secretion", range = { 0.6, 1 } },
    HEb  = { 0.6,    "1",                 "Basal hepatic extraction", range = { 0.1, 0.9 } },
    kmax = { 0.0558, "1/min",             "Fastest emptying of the stomach", range = { 0.005, 0.3 }, vary = lognormal(0.25) },
    kmin = { 0.0080, "1/min",             "Slowest emptying of the stomach", range = { 5e-4, 0.05 }, vary = lognormal(0.3) },
    kabs = { 0.057,  "1/min",             "Absorption from the intestine",   range = { 0.003, 1 }, vary = lognormal(0.4) },
    kgri = { 0.0558, "1/min",             "Grinding in the stomach",         range = { 0.005, 0.3 }, vary = lognormal(0.25) },
    f    = { 0.90,   "1",                 "Share of the glucose that reaches the blood", range = { 0, 1 } },
    b    = { 0.82,   "1",                 "Share of the meal at which emptying slows", range = { 0.3, 0.98 } },
    d    = { 0.010,  "1",                 "Share of the meal at which emptying speeds up again", range = { 1e-3, 0.5 } },
    kp1  = { 2.70,   "mg/kg/min",         "Glucose production without glucose and insulin", range = { 1, 10 } },
    kp2  = { 0.0021, "1/min",             "Effect of glucose on the liver", range = { 0, 0.05 }, vary = lognormal(0.3) },
    kp3  = { 0.009,  "mg/kg/min/(pmol/L)", "Effect of delayed insulin on the liver", range = { 0, 0.1 }, vary = lognormal(0.3) },
    kp4  = { 0.0618, "mg/kg/min/(pmol/kg)", "Effect of portal insulin on the liver", range = { 0, 0.5 } },
    ki   = { 0.0079, "1/min",             "Delay of insulin's effect on the liver", range = { 5e-4, 0.1 }, vary = lognormal(0.3) },
    Fcns = { 1,      "mg/kg/min",         "Uptake by brain and blood cells", range = { 0.3, 2 } },
    Vm0  = { 2.50,   "mg/kg/min",         "Insulin-independent capacity of uptake", range = { 0.2, 20 }, vary = lognormal(0.15) },
    Vmx  = { 0.047,  "mg/kg/min/(pmol/L)", "Capacity of uptake per insulin action", range = { 1e-3, 0.5 }, vary = lognormal(0.4) },
    Km0  = { 225.59, "mg/kg",             "Tissue glucose of half the uptake", range = { 50, 1000 } },
    p2U  = { 0.0331, "1/min",             "Rate of insulin action on uptake", range = { 2e-3, 0.3 }, vary = lognormal(0.3) },
    K    = { 2.30,   "pmol/kg/(mg/dL)",   "Secretion per rise of glucose",   range = { 0, 20 }, vary = lognormal(0.3) },
    alpha = { 0.050, "1/min",             "Delay between glucose and secretion", range = { 1e-3, 1 }, vary = lognormal(0.3) },
    beta  = { 0.11,  "pmol/kg/min/(mg/dL)", "Secretion per glucose above basal", range = { 0, 2 }, vary = lognormal(0.3) },
    gamma = { 0.5,   "1/min",             "Insulin from the portal vein to the liver", range = { 0.05, 5 } },
    ke1  = { 0.0005, "1/min",             "Renal excretion of glucose", range = { 0, 0.02 } },
    ke2  = { 339,    "mg/kg",             "Plasma glucose above which it begins", range = { 100, 1000 } },
  },
  input = {
    glucose_infusion = { 0, "mg/kg/min", "Glucose infused into a vein" },
  },
  state = {
    Gp    = { "mg/kg",   "Glucose in plasma and fast tissue" },
    Gt    = { "mg/kg",   "Glucose in slow tissue" },
    Il    = { "pmol/kg", "Insulin in the liver" },
    Ip    = { "pmol/kg", "Insulin in plasma" },
    I1    = { "pmol/L",  "Delayed insulin, first" },
    Id    = { "pmol/L",  "Delayed insulin, second" },
    Qsto1 = { "mg",      "Solid glucose in the stomach" },
    Qsto2 = { "mg",      "Ground glucose in the stomach" },
    Qgut  = { "mg",      "Glucose in the intestine" },
    X     = { "pmol/L",  "Insulin action on uptake" },
    Ipo   = { "pmol/kg", "Insulin in the portal vein" },
    Y     = { "pmol/kg/min", "Secretion that follows glucose" },
    D     = { "mg",      "Size of the meal that is in the stomach" },
    bite  = { "mg",      "A meal eaten at once, on its way into the stomach" },
  },
  signal = {
    glucose = { "mg/dL",     "Plasma glucose", valid = { 20, 700 } },
    insulin = { "pmol/L",    "Plasma insulin" },
    EGP     = { "mg/kg/min", "Endogenous glucose production" },
    Ra      = { "mg/kg/min", "Rate of appearance of the meal's glucose" },
    U       = { "mg/kg/min", "Uptake of glucose" },
    S       = { "pmol/kg/min", "Secretion of insulin into the portal vein" },
    Gb      = { "mg/dL",     "Basal glucose" },
    Ib      = { "pmol/L",    "Basal insulin" },
    Gpb     = { "mg/kg",     "Basal glucose in plasma and fast tissue" },
    Gtb     = { "mg/kg",     "Basal glucose in slow tissue" },
    Ipb     = { "pmol/kg",   "Basal insulin in plasma" },
    Sb      = { "pmol/kg/min", "Basal secretion of insulin" },
    E       = { "mg/kg/min", "Renal excretion of glucose" },
    Qsto    = { "mg",        "Glucose in the stomach" },
    kempt   = { "1/min",     "Emptying of the stomach" },
    eating  = { "mg/min",    "What is being eaten" },
    HE      = { "1",         "Hepatic extraction of insulin", valid = { 0, 1 } },
  },
  dose = { meal = { "g", "Carbohydrate eaten", into = "bite" } },

  start = function(_ENV)
    Gp, Gt, Ip, I1, Id, X = Gpb, Gtb, Ipb, Ib, Ib, 0
    Il, Ipo, Y = Ipb * (m2 + m4) / m1, Sb / gamma, 0
    Qsto1, Qsto2, Qgut, D, bite = 0, 0, 0, 0, 0
  end,

  equations = function(_ENV)
    -- Basal state that belongs to these numbers: uptake equals production, in closed form.
    local m3b =  HEb * m1 / (1 - HEb)
    Sb   = (m6 - HEb) / m5
    Ipb  = Sb / ((m1 + m3b) * (m2 + m4) / m1 - m2)
    Ib   = Ipb / VI
    local surplus = kp1 - kp3 * Ib - kp4 * Sb / gamma - Fcns
    local slope   = kp2 * k2 / k1
    local qb = surplus - Vm0 * (1 + kp2 / k1) - slope * Km0
    Gtb = (qb + sqrt(qb * qb + 4 * slope * surplus * Km0)) / (2 * slope)
    Gpb = (k2 * Gtb + Vm0 * Gtb / (Km0 + Gtb)) / k1
    Gb  = Gpb / VG

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
    dot.Qsto1 = eating - kgri * Qsto1
    dot.Qsto2 = kgri * Qsto1 - kempt * Qsto2
    dot.Qgut  = kempt * Qsto2 - kabs * Qgut
    dot.D     = eating
    dot.bite  = -eating                      -- which the dose itself adds to `bite`
    on { when = gt(eating, 0), set = { D = Qsto } }
    on { when = gt(bite, q(1e-6, "mg")), set = { Qsto1 = Qsto1 + bite, D = Qsto + bite, bite = 0 } }

    -- Glucose.
    EGP = max(0, kp1 - kp2 * Gp - kp3 * Id - kp4 * Ipo)
    E   = ke1 * max(0, Gp - ke2)
    local Uid = (Vm0 + Vmx * X) * Gt / (Km0 + Gt)
    U   = Fcns + Uid
    local rise = EGP + Ra + glucose_infusion - Fcns - E - k1 * Gp + k2 * Gt
    dot.Gp = rise
    dot.Gt = -Uid + k1 * Gp - k2 * Gt
    dot.X  = p2U * (insulin - Ib - X)

    -- Insulin.
    S  = gamma * Ipo
    HE = min(0.95, max(0, m6 - m5 * S))
    local m3 = HE * m1 / (1 - HE)
    dot.Il = -(m1 + m3) * Il + m2 * Ip + S
    dot.Ip = -(m2 + m4) * Ip + m1 * Il
    dot.I1 = ki * (insulin - I1)
    dot.Id = ki * (I1 - Id)
    local asked = max(beta * (glucose - Gb), -Sb)
    dot.Y   = alpha * (asked - Y)
    dot.Ipo = -gamma * Ipo + Y + Sb + K * max(0, rise / VG)
  end,
}
