-- SPDX-License-Identifier: Apache-2.0
-- Rows "Ventilator Pressure Loss".
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.relaxed("A ventilator that loses pressure", seconds(540), seconds(90), {
  act.pressure_loss { at = seconds(180), to = seconds(270), severity = 0.5 },
  act.pressure_loss { at = seconds(360), to = seconds(450), severity = 1 },
}))
