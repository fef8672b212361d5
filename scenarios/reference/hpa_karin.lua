-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "endocrine/hpa_karin": stress that trebles the drive for 60 days, and half a year afterwards.
-- models/endocrine/hpa_karin.reference.csv holds what has to come out.

return scenario {
  title    = "Stress axis: sixty days of stress, and recovery",
  model    = "endocrine/hpa_karin",
  duration = days(400),
  options  = { rtol = 1e-9, atol = 1e-11, precision = 64 },
  record   = { every = days(0.01), time = "d", "CRH", "ACTH", "F", "P", "A", "cortisol" },
  arms = {
    rest   = {},
    stress = { timeline = { { at = 0, set = "stress", to = 3 }, { at = days(60), set = "stress", to = 1 } } },
  },
}
