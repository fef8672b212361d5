-- SPDX-License-Identifier: Apache-2.0
-- Two compartments, linear; doses into the blood and by mouth.

return model "pk/two_compartment" {
  title  = "Two-compartment pharmacokinetics",
  source = "Gibaldi & Perrier, Pharmacokinetics, 2nd ed. 1982, chapter 2",
  time   = "h",

  parameter = {
    CL   = { 5,   "L/h", "Clearance",                     range = { 1e-6, 1e4 }, vary = lognormal(0.3) },
    V1   = { 30,  "L",   "Volume of the central compartment",    range = { 1e-3, 1e5 }, vary = lognormal(0.2) },
    Q    = { 8,   "L/h", "Clearance between the compartments",   range = { 0, 1e4 },    vary = lognormal(0.3) },
    V2   = { 60,  "L",   "Volume of the peripheral compartment", range = { 1e-3, 1e5 }, vary = lognormal(0.2) },
    KA   = { 1.2, "1/h", "Rate constant of absorption",   range = { 1e-4, 1e3 }, vary = lognormal(0.4) },
    F    = { 1,   "1",   "Bioavailability of the oral dose", range = { 0, 1 } },
    ALAG = { 0,   "h",   "Lag before the oral dose is absorbed", range = { 0, 48 } },
  },
  state = {
    gut        = { "mg", "Amount that waits for absorption" },
    central    = { "mg", "Amount in the central compartment" },
    peripheral = { "mg", "Amount in the peripheral compartment" },
  },
  signal = {
    concentration = { "mg/L", "Plasma concentration" },
  },
  dose = {
    oral = { "mg", "By mouth", into = "gut", bioavailability = "F", lag = "ALAG" },
    iv   = { "mg", "Into a vein: a bolus, or an infusion with rate or duration", into = "central" },
  },

  start = function(_ENV)
    gut, central, peripheral = 0, 0, 0
  end,

  equations = function(_ENV)
    concentration = central / V1
    local exchange = Q * (concentration - peripheral / V2)
    dot.gut        = -KA * gut
    dot.central    =  KA * gut - CL * concentration - exchange
    dot.peripheral =  exchange
  end,
}
