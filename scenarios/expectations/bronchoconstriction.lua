-- SPDX-License-Identifier: Apache-2.0
-- Rows "Bronchoconstriction": three severities, with five minutes of rest after each.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.adult("Bronchoconstriction: 0.3, 0.6, 1", seconds(1670), {
  act.bronchoconstriction { at = seconds(30), to = seconds(210), severity = 0.3 },
  act.bronchoconstriction { at = seconds(510), to = seconds(690), severity = 0.6 },
  act.bronchoconstriction { at = seconds(990), to = seconds(1170), severity = 1 },
}))
