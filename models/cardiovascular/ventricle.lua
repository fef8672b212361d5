-- SPDX-License-Identifier: Apache-2.0
-- A ventricle as a pump: elastance that swings between filling and contraction, a resistance that
-- grows with the pressure it makes, and a valve at each end. A part of "cardiovascular/pulsatile".

return model "cardiovascular/ventricle" {
  title  = "Ventricle with time-varying elastance",
  source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733 (left ventricle)",
  time   = "s",

  parameter = {
    Emax = { 2.95,    "mmHg/mL", "Elastance at the end of systole",     range = { 0.1, 10 }, vary = lognormal(0.2) },
    V0   = { 16.77,   "mL",      "Volume without pressure in systole",  range = { 0, 100 } },
    P0   = { 1.5,     "mmHg",    "Scale of the filling pressure",       range = { 0.1, 10 } },
    kE   = { 0.014,   "1/mL",    "Stiffness in diastole",               range = { 0.002, 0.05 }, vary = lognormal(0.1) },
    kR   = { 3.75e-4, "s/mL",    "Viscous resistance per pressure",     range = { 1e-5, 1e-2 } },
    R_in = { 2.5e-3,  "mmHg s/mL", "Resistance of the inlet valve",     range = { 1e-4, 0.1 } },
  },
  input = {
    contraction = { 0,  "1",    "Activation, 0 in diastole to 1 at the height of systole" },
    P_before    = { 8,  "mmHg", "Pressure in the atrium" },
    P_after     = { 90, "mmHg", "Pressure behind the outlet valve" },
  },
  state = {
    V = { "mL", "Volume", valid = { 0, 500 } },
  },
  signal = {
    P     = { "mmHg", "Pressure" },
    P_iso = { "mmHg", "Pressure that it would make with closed valves" },
    F_in  = { "mL/s", "Flow through the inlet valve" },
    F_out = { "mL/s", "Flow through the outlet valve" },
  },

  start = function(_ENV)
    V = q(120, "mL")
  end,

  equations = function(_ENV)
    P_iso = contraction * Emax * (V - V0) + (1 - contraction) * P0 * (exp(kE * V) - 1)
    -- The resistance goes to nothing with the pressure: a floor keeps the flow finite.
    local R_out = max(kR * P_iso, q(1e-4, "mmHg s/mL"))
    F_out = max(0, P_iso - P_after) / R_out
    P     = P_iso - R_out * F_out
    F_in  = max(0, P_before - P) / R_in
    dot.V = F_in - F_out
  end,
}
