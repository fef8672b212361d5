-- SPDX-License-Identifier: Apache-2.0
-- Three compartments and an effect site; the form in which anaesthetics are described.

return model "pk/three_compartment" {
  title  = "Three-compartment pharmacokinetics with an effect site",
  source = "Gibaldi & Perrier, Pharmacokinetics, 2nd ed. 1982, chapter 2; effect site: Sheiner et al. 1979, doi:10.1002/cpt1979253358; default numbers: Marsh et al. 1991, doi:10.1093/bja/67.1.41, 70 kg",
  time   = "min",

  parameter = {
    CL   = { 1.89924, "L/min", "Clearance",                     range = { 1e-6, 1e4 }, vary = lognormal(0.25) },
    V1   = { 15.96,   "L",     "Volume of the central compartment",  range = { 1e-3, 1e5 }, vary = lognormal(0.2) },
    Q2   = { 1.78752, "L/min", "Clearance to the fast peripheral compartment", range = { 0, 1e4 }, vary = lognormal(0.3) },
    V2   = { 32.500363636363636, "L", "Volume of the fast peripheral compartment", range = { 1e-3, 1e5 } },
    Q3   = { 0.67032, "L/min", "Clearance to the slow peripheral compartment", range = { 0, 1e4 }, vary = lognormal(0.3) },
    V3   = { 203.12727272727273, "L", "Volume of the slow peripheral compartment", range = { 1e-3, 1e5 } },
    KA   = { 0.015,   "1/min", "Rate constant of absorption",   range = { 1e-6, 1e3 } },
    KE0  = { 0.26,    "1/min", "Rate constant of the effect site", range = { 1e-4, 1e2 }, vary = lognormal(0.4) },
    F    = { 1,       "1",     "Bioavailability of the oral dose", range = { 0, 1 } },
    ALAG = { 0,       "min",   "Lag before the oral dose is absorbed", range = { 0, 3000 } },
  },
  state = {
    gut     = { "mg", "Amount that waits for absorption" },
    central = { "mg", "Amount in the central compartment" },
    fast    = { "mg", "Amount in the fast peripheral compartment" },
    slow    = { "mg", "Amount in the slow peripheral compartment" },
    effect  = { "mg/L", "Concentration at the effect site" },
  },
  signal = {
    concentration = { "mg/L", "Plasma concentration" },
  },
  dose = {
    oral = { "mg", "By mouth", into = "gut", bioavailability = "F", lag = "ALAG" },
    iv   = { "mg", "Into a vein: a bolus, or an infusion with rate or duration", into = "central" },
  },

  start = function(_ENV)
    gut, central, fast, slow, effect = 0, 0, 0, 0, 0
  end,

  equations = function(_ENV)
    concentration = central / V1
    local to_fast = Q2 * (concentration - fast / V2)
    local to_slow = Q3 * (concentration - slow / V3)
    dot.gut     = -KA * gut
    dot.central =  KA * gut - CL * concentration - to_fast - to_slow
    dot.fast    =  to_fast
    dot.slow    =  to_slow
    dot.effect  =  KE0 * (concentration - effect)
  end,
}
