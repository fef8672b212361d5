-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cell/ten_tusscher_2006": a hundred beats at 1 Hz. The last one begins at 99 s,
-- its stimulus at 99 050 ms.

local beat = seconds(99)
local after = { from = beat + q(100, "ms") }

return scenario {
  title    = "ten Tusscher 2006: beat 100",
  model    = "cell/ten_tusscher_2006",
  duration = seconds(100),
  options  = { rtol = 1e-6, atol = 1e-8, method = "bdf" },
  record   = { every = { 0.05, "ms" }, from = beat, "V", "Cai", "CaSR", "CaSS", "Nai", "Ki",
               "upstroke" },

  outcomes = {
    peak     = maximum("V"),
    upstroke = maximum("upstroke"),
    -- When 30, 50 and 90 % of the way from the peak (36.4 mV) to rest (-85.46 mV) are gone.
    apd30    = first_time("V", below(-0.16, "mV"), after),
    apd50    = first_time("V", below(-24.53, "mV"), after),
    apd90    = first_time("V", below(-73.27, "mV"), after),
    calcium_diastole = minimum("Cai", { unit = "uM" }),
    calcium_systole  = maximum("Cai", { unit = "uM" }),
  },
}
