-- SPDX-License-Identifier: Apache-2.0
-- Rows "Airway Obstruction": three severities, with five minutes of rest after each.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.adult("Obstruction of the upper airway: 0.3, 0.6, 1", seconds(1300), {
  act.airway_obstruction { at = seconds(30), to = seconds(210), severity = 0.3 },
  act.airway_obstruction { at = seconds(510), to = seconds(690), severity = 0.6 },
  act.airway_obstruction { at = seconds(990), to = seconds(1170), severity = 1 },
}))
