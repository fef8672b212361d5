-- SPDX-License-Identifier: Apache-2.0
-- One chamber of the heart: a wall that is stretched when it fills and that stiffens when it contracts, inside of a
-- pressure. Valves belong to "cardiovascular/heart", whose four chambers these are.

return model "cardiovascular/chamber" {
  title  = "Chamber of the heart with time-varying elastance",
  source = "Ursino 1998, doi:10.1152/ajpheart.1998.275.5.H1733 (left ventricle)",
  time   = "s",

  parameter = {
    E  = { 2.5,   "mmHg/mL", "Elastance at the height of contraction", range = { 0.02, 15 }, vary = lognormal(0.2) },
    V0 = { 16.77, "mL",      "Volume without pressure at the height of contraction", range = { 0, 100 } },
    P0 = { 1.5,   "mmHg",    "Scale of the filling pressure", range = { 0.05, 20 } },
    V_c = { 5, "mL", "Volume at which the walls touch: it takes 1 mmHg of suction", range = { 0.5, 30 },
            source = "keeps an emptied chamber from volumes below 0; nothing at rest" },
    kE = { 0.014, "1/mL",    "Stiffness of the wall at rest", range = { 0.001, 0.05 }, vary = lognormal(0.1) },
  },
  input = {
    activation   = { 0, "1", "0 at rest, 1 at the height of contraction", range = { 0, 1 } },
    contractility = { 1, "1", "Multiplier of the elastance", range = { 0, 5 } },
    stiffness    = { 1, "1", "Multiplier of the filling pressure", range = { 0.2, 10 } },
    size         = { 1, "1", "Size of the heart: multiplier of volumes", range = { 0.2, 4 } },
    P_outside    = { 0, "mmHg", "Pressure around the chamber" },
    F_in         = { 0, "mL/s", "Flow into the chamber" },
    F_out        = { 0, "mL/s", "Flow out of the chamber" },
  },
  state = {
    V = { "mL", "Volume", valid = { 0, 700 } },
  },
  signal = {
    P_wall = { "mmHg", "Pressure across the wall without flow" },
    P      = { "mmHg", "Pressure without flow" },
  },

  start = function(_ENV) V = q(130, "mL") * size end,

  equations = function(_ENV)
    -- The exponential grows linearly where no heart gets: nothing overflows.
    local x = kE / size * V
    local bent = x - 0.5 * (x - 7 + sqrt((x - 7)^2 + 0.1))
    local filling = stiffness * P0 * (exp(bent) * (1 + x - bent) - 1)
    local some = 0.5 * (V + sqrt(V * V + q(1, "mL^2")))
    P_wall = activation * contractility * E * (V / size - V0) + (1 - activation) * filling
             - q(1, "mmHg") * (V_c * size / some)^2
    P = P_wall + P_outside
    dot.V = F_in - F_out
  end,
}
