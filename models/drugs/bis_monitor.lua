-- SPDX-License-Identifier: Apache-2.0
-- The monitor of the bispectral index: it shows what was some twenty seconds ago, later in the old. Apart from the
-- drugs, for a delay has its price in a model that takes short steps.

return model "drugs/bis_monitor" {
  title  = "Monitor of the bispectral index, with its delay",
  source = "Eleveld et al. 2018, doi:10.1016/j.bja.2018.01.018",
  time   = "min",
  parameter = {
    age  = { 35,     "yr",   "Age", range = { 0.1, 110 } },
    base = { 15,     "s",    "Delay without age", range = { 0, 120 },
             vary = truncated(lognormal(0.2), 5, 60), source = "spread tuned to smoothing of 15 to 30 s" },
    rate = { 0.0517, "1/yr", "How the rest of it grows with age, logarithm", range = { 0, 0.06 } },
  },
  input = { bis = { 95, "1", "Bispectral index as it is", range = { 0, 100 } } },
  signal = {
    delay_s = { "s", "Delay of the monitor" },
    shown   = { "1", "Bispectral index that the monitor shows", valid = { 0, 100 } },
  },
  equations = function(_ENV)
    delay_s = base + q(1, "s") * exp(rate * age)
    shown = history(bis, delay_s)
  end,
}
