-- SPDX-License-Identifier: Apache-2.0
-- Rows "Inspiratory Valve Leak".
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.relaxed("An inspiratory valve that does not shut", seconds(900), seconds(90), {
  act.inspiratory_valve_leak { at = seconds(180), to = seconds(360), severity = 0.5 },
  act.inspiratory_valve_leak { at = seconds(540), to = seconds(720), severity = 1 },
}))
