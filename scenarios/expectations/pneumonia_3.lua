-- SPDX-License-Identifier: Apache-2.0
-- Rows "Pneumonia #3": pneumonia of both lungs.
local act, rows = require "adult.lib.actions", require "breathing_rows"

return scenario(rows.ill("Pneumonia of both lungs", {
  act.pneumonia { at = rows.onset, severity = 0.6, side = "both" },
}))
