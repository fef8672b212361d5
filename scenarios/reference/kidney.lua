-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "renal/kidney": rest, arterial pressure from 40 to 180 mmHg, no ADH and much of it, half of the
-- nephrons. models/renal/kidney.reference.csv holds what has to come out.

local arms = {
  rest         = {},
  without_adh  = { set = { adh = 0 } },
  much_adh     = { set = { adh = 8 } },
  half         = { set = { nephrons = 0.5 } },
  half_protein = { set = { urea_extra = 0.5 } },
  diuretic     = { set = { diuretic = 1 } },
  injured      = { set = { injury = 1 } },
}
for _, P in ipairs { 40, 80, 100, 120, 140, 160 } do arms["at" .. P] = { set = { P_arterial = { P, "mmHg" } } } end

return scenario {
  title    = "Kidneys: rest, autoregulation, concentration of urine",
  model    = "renal/kidney",
  duration = days(30),
  options  = { rtol = 1e-9, atol = 1e-10, precision = 64 },
  record   = { every = hours(1), time = "h", "gfr", "rbf", "rpf", "filtration_fraction", "P_gh", "P_go", "urine",
               "u_sodium", "u_potassium", "u_chloride", "u_urea", "u_osmolality", "u_sodium_concentration",
               "creatinine", "urea", "bun", "fe_sodium", "resistance", "macula" },
  arms = arms,
}
