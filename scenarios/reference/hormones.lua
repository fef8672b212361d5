-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "renal/hormones": rest, and what blocks and disease do when nothing else answers.
-- models/renal/hormones.reference.csv holds what has to come out.

return scenario {
  title    = "Hormones: rest, drugs, missing glands",
  model    = "renal/hormones",
  duration = days(4),
  options  = { rtol = 1e-10, atol = 1e-12, precision = 64 },
  record   = { every = hours(1), time = "h", "PRC", "PRA", "AngI", "AngII", "angiotensin", "aldosterone", "adh", "anp",
               "thirst", "constriction" },
  arms = {
    rest      = {},
    acei      = { set = { ace_inhibitor = 0.76 } },
    acei_all  = { set = { ace_inhibitor = 1 } },
    arb       = { set = { arb = 0.67 } },
    addison   = { set = { adrenal = 0 } },
    insipidus = { set = { pituitary = 0 } },
    salty     = { set = { sodium = { 144, "mmol/L" }, tonicity = { 293, "mmol/L" } } },
    stretched = { set = { P_ra = { 8, "mmHg" } } },
    shock     = { set = { P_arterial = { 50, "mmHg" }, sympathetic = 2 } },
  },
}
