-- SPDX-License-Identifier: Apache-2.0
-- A small model for tests of scenarios: names of a diabetes model, equations that can be solved by hand.

return model "small/glucose" {
  title  = "Glucose that meals raise and insulin lowers",
  source = "made for tests",
  time   = "min",

  parameter = {
    BW  = { 70,     "kg",       "Body weight",             range = { 20, 180 }, vary = lognormal(0.2) },
    VG  = { 0.16,   "L/kg",     "Volume of glucose",       range = { 0.05, 0.4 } },
    SIT = { 0.0051, "L/mU/min", "Sensitivity to insulin",  vary = lognormal(0.4) },
    SID = { 0.0008, "L/mU/min", "Another sensitivity" },
    SIE = { 0.052,  "L/mU",     "A third sensitivity" },
    Gb  = { 6,      "mmol/L",   "Glucose at rest",         vary = truncated(normal(1), 4, 9) },
    k   = { 0.0231, "1/min",    "Return to rest" },
    ke  = { 0.138,  "1/min",    "Elimination of insulin" },
    tG  = { 40,     "min",      "Time of absorption" },
    AG  = { 0.8,    "1",        "Part of a meal that is absorbed", range = { 0, 1 } },
    M   = { 180.16, "g/mol",    "Molar mass of glucose" },
  },
  input = {
    basal        = { 1, "1",      "Share of the basal insulin" },
    insulin_rate = { 0, "mU/min", "Insulin that is infused" },
  },
  state = {
    Q = { "mmol", "Glucose" },
    D = { "mmol", "Glucose in the gut" },
    I = { "mU",   "Insulin" },
  },
  signal = {
    glucose = { "mmol/L", "Plasma glucose" },
    insulin = { "mU/L",   "Plasma insulin" },
  },
  dose = {
    meal    = { "g", "Carbohydrate eaten",   into = "D", over = "M", bioavailability = "AG" },
    insulin = { "U", "Insulin that is given", into = "I" },
  },

  start = function(_ENV) Q = Gb * VG * BW;  D = 0;  I = 0 end,

  equations = function(_ENV)
    V       = VG * BW
    glucose = Q / V
    insulin = I / V
    dot.Q = k * (Gb - glucose) * V + D / tG - SIT * insulin * Q
    dot.D = -D / tG
    dot.I = basal * insulin_rate - ke * I
  end,
}
