-- SPDX-License-Identifier: Apache-2.0
-- One compartment with first-order elimination, doses into the blood (bolus or infusion) and by mouth.

return model "pk/one_compartment" {
  title  = "One-compartment pharmacokinetics",
  source = "Gibaldi & Perrier, Pharmacokinetics, 2nd ed. 1982, chapter 1",
  time   = "h",

  parameter = {
    CL   = { 5,   "L/h", "Clearance",                     range = { 1e-6, 1e4 }, vary = lognormal(0.3) },
    V    = { 30,  "L",   "Volume of distribution",        range = { 1e-3, 1e5 }, vary = lognormal(0.2) },
    KA   = { 1.2, "1/h", "Rate constant of absorption",   range = { 1e-4, 1e3 }, vary = lognormal(0.4) },
    F    = { 1,   "1",   "Bioavailability of the oral dose", range = { 0, 1 } },
    ALAG = { 0,   "h",   "Lag before the oral dose is absorbed", range = { 0, 48 } },
  },
  state = {
    gut     = { "mg", "Amount that waits for absorption" },
    central = { "mg", "Amount in the central compartment" },
  },
  signal = {
    concentration = { "mg/L", "Plasma concentration" },
  },
  dose = {
    oral = { "mg", "By mouth", into = "gut", bioavailability = "F", lag = "ALAG" },
    iv   = { "mg", "Into a vein: a bolus, or an infusion with rate or duration", into = "central" },
  },

  start = function(_ENV)
    gut, central = 0, 0
  end,

  equations = function(_ENV)
    concentration = central / V
    dot.gut     = -KA * gut
    dot.central =  KA * gut - CL * concentration
  end,
}
