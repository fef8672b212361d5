-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "glucose/dalla_man": a healthy person of 78 kg drinks 78 g of glucose at once.

return scenario {
  title    = "Dalla Man 2007: a meal, healthy",
  model    = "glucose/dalla_man",
  duration = minutes(720),
  options  = { rtol = 1e-10, atol = 1e-12 },
  record   = { every = minutes(0.1), "glucose", "insulin", "EGP", "Ra", "U", "S" },
  timeline = { { at = 0, dose = "meal", amount = { 78, "g" } } },
  outcomes = {
    highest_glucose      = maximum("glucose"),
    time_of_that         = time_of_maximum("glucose"),
    lowest_glucose       = minimum("glucose"),
    highest_insulin      = maximum("insulin"),
    time_of_that_insulin = time_of_maximum("insulin"),
    highest_Ra           = maximum("Ra"),
    time_of_that_Ra      = time_of_maximum("Ra"),
  },
}
