-- SPDX-License-Identifier: Apache-2.0
-- A drug that holds back the production of a response: two compartments, oral doses, turnover.

return model "pkpd/indirect_response" {
  title  = "Two compartments with an indirect response (inhibition of production)",
  source = "Dayneka, Garg & Jusko 1993, doi:10.1007/BF01061691 (model I)",
  time   = "h",

  parameter = {
    CL   = { 5,   "L/h",  "Clearance",                            range = { 1e-6, 1e4 }, vary = lognormal(0.3) },
    V2   = { 30,  "L",    "Volume of the central compartment",    range = { 1e-3, 1e5 }, vary = lognormal(0.2) },
    Q    = { 8,   "L/h",  "Clearance between the compartments",   range = { 0, 1e4 },    vary = lognormal(0.3) },
    V3   = { 60,  "L",    "Volume of the peripheral compartment", range = { 1e-3, 1e5 }, vary = lognormal(0.2) },
    KA   = { 1,   "1/h",  "Rate constant of absorption",          range = { 1e-4, 1e3 }, vary = lognormal(0.4) },
    KIN  = { 10,  "1/h",  "Production of the response",           range = { 0, 1e6 } },
    KOUT = { 0.1, "1/h",  "Rate constant of its loss",            range = { 1e-6, 1e3 }, vary = lognormal(0.2) },
    IMAX = { 0.9, "1",    "Greatest inhibition of production",    range = { 0, 1 } },
    IC50 = { 1,   "mg/L", "Concentration of half that inhibition", range = { 1e-6, 1e6 }, vary = lognormal(0.4) },
  },
  state = {
    gut        = { "mg", "Amount that waits for absorption" },
    central    = { "mg", "Amount in the central compartment" },
    peripheral = { "mg", "Amount in the peripheral compartment" },
    response   = { "1",  "Response" },
  },
  signal = {
    concentration = { "mg/L", "Plasma concentration" },
    inhibition    = { "1",    "Share of the production that is held back", valid = { 0, 1 } },
  },
  dose = {
    oral = { "mg", "By mouth", into = "gut" },
    iv   = { "mg", "Into a vein: a bolus, or an infusion with rate or duration", into = "central" },
  },

  start = function(_ENV)
    gut, central, peripheral = 0, 0, 0
    response = KIN / KOUT
  end,

  equations = function(_ENV)
    concentration = central / V2
    local exchange   = Q * (concentration - peripheral / V3)
    inhibition = IMAX * concentration / (IC50 + concentration)
    dot.gut        = -KA * gut
    dot.central    =  KA * gut - CL * concentration - exchange
    dot.peripheral =  exchange
    dot.response   =  KIN * (1 - inhibition) - KOUT * response
  end,
}
