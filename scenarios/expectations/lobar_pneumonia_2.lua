-- SPDX-License-Identifier: Apache-2.0
-- Rows "Lobar Pneumonia #2": two thirds of the right lung.
-- The rows quote criteria of risk (Fine 1997) of patients who are septic, with low pressure, so the patient is.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.ill("Severe lobar pneumonia on the right", {
  act.pneumonia { at = rows.onset_of_fever, severity = 0.7, side = "right", lobes = 0.67, sepsis = 0.5 },
}, true))
