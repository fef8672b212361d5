-- SPDX-License-Identifier: Apache-2.0
-- Rows "COPD": severe emphysema with bronchitis, for twenty minutes before the rows begin.
local act, rows = require "adult.lib.actions", require "breathing_rows"

return scenario(rows.ill("Severe emphysema and bronchitis", {
  act.copd { at = rows.onset, bronchitis = 0.5, emphysema = 0.7 },
}))
