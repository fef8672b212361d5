-- SPDX-License-Identifier: Apache-2.0
-- Rows "Soda Lime Failure".
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.relaxed("Soda lime that is used up", seconds(810), seconds(90), {
  act.soda_lime_failure { at = seconds(180), to = seconds(360), severity = 0.5 },
  act.soda_lime_failure { at = seconds(540), to = seconds(720), severity = 1 },
}))
