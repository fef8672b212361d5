-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/remifentanil_eleveld": what the formulas say about given people.

return scenario {
  title    = "Remifentanil after Eleveld: given people",
  model    = "drugs/remifentanil_eleveld",
  duration = minutes(1),
  record   = { every = minutes(1), "effect",
               "V1", "V2", "V3", "CL", "Q2", "Q3", "ke0", "EC50", "gamma",
               "E0", "Emax_floor", "k10", "k12", "k13", "k21", "k31" },
  arms = {
    man_35_70   = { set = { age = { 35, "yr" }, weight = { 70, "kg" }, height = { 170, "cm" }, sex = 0 } },
    man_75_80   = { set = { age = { 75, "yr" }, weight = { 80, "kg" }, height = { 175, "cm" }, sex = 0 } },
    man_50_100  = { set = { age = { 50, "yr" }, weight = { 100, "kg" }, height = { 180, "cm" }, sex = 0 } },
    woman_10_32 = { set = { age = { 10, "yr" }, weight = { 32, "kg" }, height = { 138, "cm" }, sex = 1 } },
  },
}
