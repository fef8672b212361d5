-- SPDX-License-Identifier: Apache-2.0
-- The intravenous glucose tolerance test: the minimal model with the pancreas that answers it.
-- The secretion term grows with time since the injection, so this form is for that test only.

return model "glucose/minimal_ivgtt" {
  title  = "Intravenous glucose tolerance test (minimal model, closed loop)",
  source = "Pacini & Bergman 1986, doi:10.1016/0169-2607(86)90106-9",
  time   = "min",

  parameter = {
    n     = { 0.3,      "1/min",               "Clearance of insulin",       range = { 0.05, 1 }, vary = lognormal(0.2) },
    h     = { 89.5,     "mg/dL",               "Glucose above which insulin is secreted", range = { 40, 200 } },
    gamma = { 0.003349, "uU/mL/min^2/(mg/dL)", "Second-phase secretion",     range = { 0, 0.1 }, vary = lognormal(0.3) },
    G0    = { 287,      "mg/dL",               "Glucose after the injection", range = { 40, 600 } },
    I0    = { 403.4,    "uU/mL",               "Insulin after the first phase", range = { 0, 2000 } },
  },
  state = {
    I = { "uU/mL", "Plasma insulin", valid = { 0, 5000 } },
  },
  signal = {
    glucose = { "mg/dL", "Plasma glucose" },
  },
  part = { body = use "glucose/minimal" {} },

  start = function(_ENV)
    body.G = G0
    I = I0
  end,

  equations = function(_ENV)
    body.insulin = I
    glucose = body.G
    dot.I = gamma * t * max(0, body.G - h) - n * (I - body.Ib)
  end,
}
