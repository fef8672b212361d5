-- SPDX-License-Identifier: Apache-2.0
-- Rows "Oxygen Wall Pressure Loss": the oxygen of the wall fails, comes back, and gives way to a bottle.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.relaxed("No oxygen from the wall", seconds(570), seconds(90), {
  act.oxygen_pressure_loss { at = seconds(210), to = seconds(270), severity = 1 },
  act.oxygen_bottle { at = seconds(390) },
}))
