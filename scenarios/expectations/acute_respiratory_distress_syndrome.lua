-- SPDX-License-Identifier: Apache-2.0
-- Rows "Acute Respiratory Distress Syndrome": moderate, of both lungs.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.ill("Moderate acute respiratory distress syndrome", {
  act.ards { at = rows.onset, severity = 0.6 },
}))
