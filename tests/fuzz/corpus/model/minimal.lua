return model "glucose/minimal" {
  title  = "Bergman minimal model of glucose and insulin",
  source = "Bergman et al. 1979, doi:10.1152/ajpendo.1979.236.6.E667",
  time   = "min",

  parameter = {
    p1   = { 0.028,  "1/min",             "Glucose effectiveness",  range = { 0.005, 0.08 } },
    p2   = { 0.025,  "1/min",             "Rate of insulin action" },
    p3   = { 1.3e-5, "mL/uU/min^2",       "Insulin sensitivity",    range = { 1e-7, 1e-3 } },
    Gb   = { 92,     "mg/dL",             "Basal glucose" },
    Ib   = { 11,     "uU/mL",             "Basal insulin" },
    V    = { 117,    "dL",                "Distribution volume of glucose" },
  },
  input = {
    insulin = { 11, "uU/mL",              "Plasma insulin" },
    Ra      = { 0,  "mg/min",             "Rate of appearance of glucose" },
  },
  state = {
    G = { "mg/dL", "Plasma glucose" },
    X = { "1/min", "Insulin action" },
  },
  signal = {
    uptake = { "mg/dL/min", "Uptake of glucose" },          -- optional: unit checked, text, valid bounds
  },
  dose   = { glucose = { "mg", into = "G", over = "V" } },  -- a bolus raises G by amount/V

  start = function(_ENV) G = Gb;  X = 0 end,

  equations = function(_ENV)
    uptake = (p1 + X) * G                    -- every named quantity is a signal
    dot.G  = p1 * Gb - uptake + Ra / V
    dot.X  = p3 * (insulin - Ib) - p2 * X
  end,
}
