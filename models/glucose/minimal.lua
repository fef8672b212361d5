-- SPDX-License-Identifier: Apache-2.0
-- Bergman's minimal model: glucose under a given insulin. "glucose/minimal_ivgtt" closes the loop.

return model "glucose/minimal" {
  title  = "Bergman minimal model of glucose and insulin",
  source = "Bergman et al. 1979, doi:10.1152/ajpendo.1979.236.6.E667",
  time   = "min",

  parameter = {
    p1 = { 0.03082,  "1/min",         "Glucose effectiveness",  range = { 0, 0.08 }, vary = lognormal(0.25),
           source = "Pacini & Bergman 1986, doi:10.1016/0169-2607(86)90106-9" },
    p2 = { 0.02093,  "1/min",         "Rate of insulin action", range = { 1e-3, 0.5 }, vary = lognormal(0.3),
           source = "Pacini & Bergman 1986, doi:10.1016/0169-2607(86)90106-9" },
    p3 = { 1.062e-5, "mL/uU/min^2",   "Insulin sensitivity",    range = { 1e-8, 1e-3 }, vary = lognormal(0.4),
           source = "Pacini & Bergman 1986, doi:10.1016/0169-2607(86)90106-9" },
    Gb = { 92,       "mg/dL",         "Basal glucose",          range = { 40, 300 }, vary = lognormal(0.06) },
    Ib = { 7.3,      "uU/mL",         "Basal insulin",          range = { 0, 100 },  vary = lognormal(0.3) },
    V  = { 117,      "dL",            "Distribution volume of glucose", range = { 20, 400 } },
  },
  input = {
    insulin = { 7.3, "uU/mL",         "Plasma insulin" },
    Ra      = { 0,   "mg/min",        "Rate of appearance of glucose" },
  },
  state = {
    G = { "mg/dL", "Plasma glucose", valid = { 0, 1000 } },
    X = { "1/min", "Insulin action" },
  },
  signal = {
    uptake = { "mg/dL/min", "Uptake of glucose" },
    SI     = { "mL/uU/min", "Insulin sensitivity index, p3 / p2" },
  },
  dose = { glucose = { "mg", "Glucose into a vein", into = "G", over = "V" } },

  start = function(_ENV)
    G, X = Gb, 0
  end,

  equations = function(_ENV)
    SI     = p3 / p2
    uptake = (p1 + X) * G
    dot.G  = p1 * Gb - uptake + Ra / V
    dot.X  = p3 * (insulin - Ib) - p2 * X
  end,
}
