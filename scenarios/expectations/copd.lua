-- SPDX-License-Identifier: Apache-2.0
-- Rows "COPD": severe emphysema with bronchitis.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.ill("Severe emphysema and bronchitis", {
  act.copd { at = rows.onset, bronchitis = 0.5, emphysema = 0.7 },
}))
