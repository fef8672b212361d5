-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "immune/reynolds_2006": doses and growth rates of a pathogen that end in health, in inflammation
-- without a pathogen, or in sepsis. models/immune/reynolds_2006.reference.csv holds what has to come out.

local function infected(P_0, k_pg) return { set = { P_0 = P_0, k_pg = { k_pg, "1/h" } } } end

return scenario {
  title    = "Acute inflammation: health, aseptic and septic death",
  model    = "immune/reynolds_2006",
  duration = hours(500),
  options  = { rtol = 1e-10, atol = 1e-13, precision = 64 },
  record   = { every = hours(0.1), time = "h", "P", "N", "D", "C" },
  outcomes = { peak_N = maximum("N"), when_N = time_of_maximum("N"), peak_D = maximum("D") },
  arms = {
    g03_05 = infected(0.5, 0.3), g03_10 = infected(1, 0.3), g03_15 = infected(1.5, 0.3),
    g05_10 = infected(1, 0.5), g06_10 = infected(1, 0.6), g06_01 = infected(0.1, 0.6), g15_03 = infected(0.3, 1.5),
  },
}
