-- SPDX-License-Identifier: Apache-2.0
-- Rows "Pneumonia #3": pneumonia of both lungs.
-- The rows quote criteria of risk (Fine 1997) of patients who are septic, with low pressure, so the patient is.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.ill("Pneumonia of both lungs", {
  act.pneumonia { at = rows.onset_of_fever, severity = 0.6, side = "both", sepsis = 0.5 },
}, true))
