-- SPDX-License-Identifier: Apache-2.0
-- Rows "Lobar Pneumonia #2": two thirds of the right lung.
local act, rows = require "adult.lib.actions", require "breathing_rows"

return scenario(rows.ill("Severe lobar pneumonia on the right", {
  act.pneumonia { at = rows.onset, severity = 0.7, side = "right", lobes = 0.67 },
}))
