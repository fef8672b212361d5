-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "glucose/dalla_man_type2": a person of 91 kg drinks 91 g of glucose at once.

return scenario {
  title    = "Dalla Man 2007: a meal, type 2 diabetes",
  model    = "glucose/dalla_man_type2",
  duration = minutes(720),
  options  = { rtol = 1e-10, atol = 1e-12 },
  record   = { every = minutes(0.1), "glucose", "insulin", "body.EGP", "body.Ra", "body.U",
               "body.S" },
  timeline = { { at = 0, dose = "body.meal", amount = { 91, "g" } } },
  outcomes = {
    highest_glucose      = maximum("glucose"),
    time_of_that         = time_of_maximum("glucose"),
    lowest_glucose       = minimum("glucose"),
    highest_insulin      = maximum("insulin"),
    time_of_that_insulin = time_of_maximum("insulin"),
    highest_Ra           = maximum("body.Ra"),
    time_of_that_Ra      = time_of_maximum("body.Ra"),
  },
}
