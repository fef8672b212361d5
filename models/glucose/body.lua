-- SPDX-License-Identifier: Apache-2.0
-- Glucose and insulin of somebody who eats, works and falls ill: Bergman's minimal model with a pancreas, a gut, and what
-- stress and muscle do. At rest it stands still.
return model "glucose/body" {
  title  = "Glucose and insulin with meals, work and stress",
  source = "Bergman et al. 1979, doi:10.1152/ajpendo.1979.236.6.E667 (minimal model); "
        .. "Topp et al. 2000, doi:10.1006/jtbi.2000.2150 (secretion)",
  time   = "min",

  parameter = {
    n      = { 0.3, "1/min", "Clearance of insulin", range = { 0.05, 1 }, vary = lognormal(0.2),
               source = "Pacini & Bergman 1986, doi:10.1016/0169-2607(86)90106-9" },
    G_half = { 141.4, "mg/dL", "Glucose at which the pancreas gives half of its most", range = { 60, 400 },
               source = "Topp et al. 2000" },
    V_insulin = { 12, "L", "Space of insulin", range = { 3, 30 }, source = "Hovorka et al. 2004: 0.12 L/kg is 9" },
    p3     = { 1.062e-5, "mL/uU/min^2", "Insulin sensitivity", range = { 1e-8, 1e-3 }, vary = lognormal(0.4),
               source = "Pacini & Bergman 1986" },
    k_gut  = { 0.033, "1/min", "Each of two steps of a meal through the gut", range = { 0.005, 0.2 },
               source = "Hovorka et al. 2004, doi:10.1088/0967-3334/25/4/010: peak after 40 min; tuned to 30" },
    absorbed = { 0.85, "1", "Share of carbohydrate that arrives", range = { 0.3, 1 }, source = "Hovorka et al. 2004: 0.8" },
    made_most = { 500, "mg/min", "Glucose that the liver adds under the greatest stress", range = { 0, 2000 },
               source = "tuned to 200 mg/dL in critical illness" },
    burned_most = { 500, "mg/min", "Glucose that full exercise takes", range = { 0, 2000 },
               source = "Wahren et al. 1971, doi:10.1172/JCI106772; the liver makes up for most of it" },
  },
  input = {
    working = { 0, "1", "Share of the aerobic capacity that muscles use", range = { 0, 1 } },
    stress  = { 0, "1", "Stress hormones: 1 is the most", range = { 0, 1 } },
    resistance = { 0, "1", "Loss of the sensitivity to insulin", range = { 0, 1 } },
    pancreas = { 1, "1", "Share of the secretion that is left; 0: type 1 diabetes without insulin", range = { 0, 3 } },
  },
  part = { minimal = use "glucose/minimal" {} },
  state = {
    I    = { "uU/mL", "Plasma insulin", valid = { 0, 1e5 } },
    gut1 = { "mg", "Carbohydrate in the stomach" },
    gut2 = { "mg", "Carbohydrate in the gut" },
  },
  signal = {
    glucose = { "mg/dL", "Plasma glucose" },
    molar   = { "mmol/L", "Plasma glucose" },
    appearance = { "mg/min", "Glucose that appears beyond that of rest" },
  },
  dose = {
    meal    = { "mg", "Carbohydrate eaten", into = "gut1", bioavailability = "absorbed" },
    insulin = { "mU", "Insulin into a vein", into = "I", over = "V_insulin" },
    dextrose = { "mg", "Glucose into a vein", into = "minimal.G", over = "minimal.V" },
  },
  start = function(_ENV) I, gut1, gut2 = minimal.Ib, 0, 0 end,

  equations = function(_ENV)
    minimal.insulin, minimal.p3 = I, p3 * (1 - 0.9 * resistance)
    glucose = minimal.G
    molar = glucose / q(180.16, "mg/mmol")
    local function secreted(G) return G * G / (G_half * G_half + G * G) end
    dot.I = n * (minimal.Ib * pancreas * secreted(glucose) / secreted(minimal.Gb) - I)
    dot.gut1 = -k_gut * gut1
    dot.gut2 = k_gut * (gut1 - gut2)
    -- The liver follows what muscles take, and falls a little behind in hard work; it stops nobody from falling low.
    local taken = burned_most * working * (glucose / (glucose + minimal.Gb) * 2 - 0.9)
    appearance = k_gut * gut2 + made_most * stress * 2 * minimal.Gb / (glucose + minimal.Gb) - taken
    minimal.Ra = appearance
  end,
}
