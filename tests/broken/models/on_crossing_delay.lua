-- SPDX-License-Identifier: Apache-2.0
-- expect: line 18
-- expect: text "delay" belongs to a condition; write when = gt(x, level)
return model "broken" {
  time = "min",
  parameter = {
    k = { 0.35, "1/min", "Rate" },
    V = { 12.5, "L", "Volume" },
    dose_size = { 40, "mg", "Dose" },
  },
  input = { feed = { 1.2, "mg/min", "Feed" } },
  state = { A = { "mg", "Amount" }, B = { "mg", "Amount" } },
  start = function(_ENV) A = 0; B = dose_size end,
  equations = function(_ENV)
    c = A / V
    dot.A = feed - k * A
    dot.B = k * A - k * B
    on { when = rises_through(A, B), delay = q(1, "min"), set = { A = 0 } }
  end,
}
