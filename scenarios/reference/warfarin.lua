-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "pkpd/warfarin": 100 mg by mouth, with the published numbers in full.

return scenario {
  title    = "Warfarin: 100 mg by mouth",
  model    = "pkpd/warfarin",
  duration = hours(144),
  options  = { rtol = 1e-10, atol = 1e-12 },
  record   = { every = hours(1), "concentration", "PCA" },
  arms = {
    estimates = {
      set = {
        KTR  = { math.exp(0.106), "1/h" },  KA   = { math.exp(-0.087), "1/h" },
        CL   = { math.exp(-2.03), "L/h" },  V    = { math.exp(2.07), "L" },
        EMAX = 1 / (1 + math.exp(-3.4)),    EC50 = { math.exp(0.00724), "mg/L" },
        KOUT = { math.exp(-2.9), "1/h" },   PCA0 = { math.exp(4.57), "%" },
      },
      timeline = { { at = 0, dose = "oral", amount = { 100, "mg" } } },
    },
  },
}
