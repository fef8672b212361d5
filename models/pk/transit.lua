-- SPDX-License-Identifier: Apache-2.0
-- One compartment behind a chain of transit compartments: absorption that starts slowly.

return model "pk/transit" {
  title  = "One compartment with Erlang (transit) absorption",
  source = "Savic et al. 2007, doi:10.1007/s10928-007-9066-0, with a fixed number of compartments",
  time   = "h",

  parameter = {
    CL   = { 5,   "L/h", "Clearance",                        range = { 1e-6, 1e4 }, vary = lognormal(0.3) },
    V    = { 30,  "L",   "Volume of distribution",           range = { 1e-3, 1e5 }, vary = lognormal(0.2) },
    KTR  = { 2,   "1/h", "Rate constant between transit compartments", range = { 1e-4, 1e3 }, vary = lognormal(0.4) },
    F    = { 1,   "1",   "Bioavailability",                  range = { 0, 1 } },
  },
  state = {
    transit1 = { "mg", "Amount in the first transit compartment" },
    transit2 = { "mg", "Amount in the second transit compartment" },
    transit3 = { "mg", "Amount in the third transit compartment" },
    central  = { "mg", "Amount in the central compartment" },
  },
  signal = {
    concentration = { "mg/L", "Plasma concentration" },
  },
  dose = {
    oral = { "mg", "By mouth", into = "transit1", bioavailability = "F" },
    iv   = { "mg", "Into a vein: a bolus, or an infusion with rate or duration", into = "central" },
  },

  start = function(_ENV)
    for i = 1, 3 do _ENV["transit" .. i] = 0 end
    central = 0
  end,

  equations = function(_ENV)
    concentration = central / V
    local inflow = 0
    for i = 1, 3 do
      local outflow = KTR * _ENV["transit" .. i]
      dot["transit" .. i] = inflow - outflow
      inflow = outflow
    end
    dot.central = inflow - CL * concentration
  end,
}
