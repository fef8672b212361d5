-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "renal/hallow_2017": salt, drugs, and glomeruli that filter less, for 60 days.
-- models/renal/hallow_2017.reference.csv holds what has to come out.

local function salt(times) return { set = { na_in = { 100 / 1440 * times, "mmol/min" } } } end

return scenario {
  title    = "Renal function and blood pressure: salt, drugs, chronic kidney disease",
  model    = "renal/hallow_2017",
  duration = days(60),
  options  = { rtol = 1e-9, atol = 1e-12, precision = 64 },
  record   = { every = days(0.25), time = "d", "MAP", "CO", "TPR", "gfr", "rbf", "P_gc", "BV", "ECF", "Na", "u_na",
               "urine", "fena", "md_conc", "PRA", "AngII", "A", "aldo", "VP", "creatinine", "e_pt", "e_lh", "e_dt",
               "e_cd", "P_bow", "dpi" },
  arms = {
    rest   = {},
    salt_fifth = salt(0.2),
    salt_half  = salt(0.5),
    salt2  = salt(2),
    salt3  = salt(3),
    acei   = { set = { acei = 0.95 } },
    arb    = { set = { arb = 0.95 } },
    hctz   = { set = { hctz = 0.5 } },
    ccb    = { set = { ccb_aff = 0.85 } },
    kf     = { set = { Kf = { 3.9 * 0.7, "nL/min/mmHg" } } },
  },
}
