-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "endocrine/thyrosim": a healthy person, removal of the thyroid, and 100 ug of T4 a day afterwards.
-- models/endocrine/thyrosim.reference.csv holds what has to come out.

local pills = { { at = 0, dose = "levothyroxine", amount = { 100, "ug" }, every = days(1) } }
local function day(n) return { from = days(n - 1), to = days(n) } end
local last = day(60)

return scenario {
  title    = "Thyroid hormones: health, no thyroid, replacement",
  model    = "endocrine/thyrosim",
  duration = days(60),
  options  = { rtol = 1e-9, atol = 1e-11, precision = 64 },
  record   = { every = hours(1), time = "h", "T4", "T4_fast", "T4_slow", "T3", "T3_fast", "T3_slow", "TSH", "T3_brain",
               "T3_late", "TSH_1", "TSH_6", "t4", "t3", "tsh" },
  outcomes = { mean_t4 = mean("t4", last), mean_t3 = mean("t3", last), mean_tsh = mean("tsh", last),
               tsh_7 = mean("tsh", day(7)), tsh_14 = mean("tsh", day(14)), tsh_30 = mean("tsh", day(30)),
               t4_7 = mean("t4", day(7)), t4_14 = mean("t4", day(14)), t4_30 = mean("t4", day(30)),
               least_tsh = minimum("tsh", last), most_tsh = maximum("tsh", last) },
  arms = {
    healthy = {},
    removed = { set = { thyroid = 0 } },
    replaced = { set = { thyroid = 0 }, timeline = pills },
  },
}
