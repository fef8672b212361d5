-- SPDX-License-Identifier: Apache-2.0
-- Rows "Inspiratory Valve Obstruction".
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.relaxed("A blocked inspiratory valve", seconds(900), seconds(90), {
  act.inspiratory_valve_obstruction { at = seconds(180), to = seconds(360), severity = 0.5 },
  act.inspiratory_valve_obstruction { at = seconds(540), to = seconds(720), severity = 1 },
}))
