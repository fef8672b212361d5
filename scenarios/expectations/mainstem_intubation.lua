-- SPDX-License-Identifier: Apache-2.0
-- Rows "Mainstem Intubation": the tube too deep on the right, then on the left.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.relaxed("A tube in a main bronchus", seconds(900), seconds(60), {
  act.tube { at = seconds(60), to = seconds(180), tip = "right" },
  act.tube { at = seconds(480), to = seconds(600), tip = "left" },
}))
