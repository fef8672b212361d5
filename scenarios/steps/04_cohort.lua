-- SPDX-License-Identifier: Apache-2.0
-- Step 4: a cohort. Five hundred people who differ. vary = "model" would vary what the model says;
-- here the scenario says it itself. The same seed gives the same people for ever.

return scenario {
  title = "Five hundred people",
  model = "pk/two_compartment",

  cohort = {
    patients = 500,
    seed     = 20261123,
    design   = "lhs",                                       -- "random", "lhs" or "sobol"
    vary = {
      CL = lognormal(0.35),                                 -- around the model's own value
      V1 = { truncated(normal(30, 6), 15, 50), "L" },
      KA = { triangular(0.4, 1.1, 2.4), "1/h" },
    },
    correlation = { { "CL", "V1", 0.5 } },
    keep = function(p)                                      -- nobody with an extreme half-life
      return p:get("V1", "L") / p:get("CL", "L/h") < 20
    end,
  },

  duration = days(2),
  record   = { every = hours(1), "concentration" },
  timeline = { { at = 0, dose = "oral", amount = { 80, "mg" }, every = hours(12) } },
}
