-- SPDX-License-Identifier: Apache-2.0
-- An adult who can be anaesthetised: with a hypnotic, two opioids and their antagonist, a muscle relaxant and pressors.
local adult, set = require "adult.lib.adult", require "drugs.lib.set"

return model "adult/anaesthesia" (adult(set.of {
  "propofol_eleveld", "remifentanil_minto", "morphine", "naloxone", "rocuronium", "norepinephrine", "phenylephrine",
}, "Adult with a hypnotic, opioids and their antagonist, a relaxant and pressors"))
