-- SPDX-License-Identifier: Apache-2.0
-- Warfarin by mouth, and the prothrombin complex activity whose synthesis it holds back.

return model "pkpd/warfarin" {
  title  = "Warfarin and prothrombin complex activity",
  source = "O'Reilly, Aggeler & Leong 1963, doi:10.1172/JCI104839; O'Reilly & Aggeler 1968, doi:10.1161/01.CIR.38.1.169; numbers: population estimates on these data as published with open software",
  time   = "h",

  parameter = {
    KTR  = { 1.11182,   "1/h",  "Rate constant from the tablet to the gut", range = { 0.01, 20 }, vary = lognormal(0.3) },
    KA   = { 0.916677,  "1/h",  "Rate constant of absorption",           range = { 0.01, 20 },   vary = lognormal(0.3) },
    CL   = { 0.131336,  "L/h",  "Clearance",                             range = { 1e-3, 10 },   vary = lognormal(0.26) },
    V    = { 7.92482,   "L",    "Volume of distribution",                range = { 0.5, 100 },   vary = lognormal(0.22) },
    EMAX = { 0.967705,  "1",    "Greatest inhibition of synthesis",      range = { 0, 1 } },
    EC50 = { 1.007266,  "mg/L", "Concentration of half that inhibition", range = { 0.01, 100 },  vary = lognormal(0.4) },
    KOUT = { 0.0550232, "1/h",  "Rate constant of the activity's loss",  range = { 1e-3, 1 },    vary = lognormal(0.1) },
    PCA0 = { 96.5441,   "%",    "Activity without warfarin",             range = { 10, 200 },    vary = lognormal(0.05) },
  },
  state = {
    tablet  = { "mg", "Amount in the tablet" },
    gut     = { "mg", "Amount that waits for absorption" },
    central = { "mg", "Amount in the body" },
    PCA     = { "%",  "Prothrombin complex activity", valid = { 0, 200 } },
  },
  signal = {
    concentration = { "mg/L", "Plasma concentration" },
    inhibition    = { "1",    "Share of the synthesis that is held back", valid = { 0, 1 } },
  },
  dose = { oral = { "mg", "By mouth", into = "tablet" } },

  start = function(_ENV)
    tablet, gut, central = 0, 0, 0
    PCA = PCA0
  end,

  equations = function(_ENV)
    concentration = central / V
    inhibition = EMAX * concentration / (EC50 + concentration)
    dot.tablet  = -KTR * tablet
    dot.gut     =  KTR * tablet - KA * gut
    dot.central =  KA * gut - CL * concentration
    dot.PCA     =  KOUT * PCA0 * (1 - inhibition) - KOUT * PCA
  end,
}
