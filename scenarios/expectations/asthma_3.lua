-- SPDX-License-Identifier: Apache-2.0
-- Rows "Asthma #3": a life-threatening attack.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.adult("A life-threatening attack of asthma", seconds(775), {
  act.asthma { at = seconds(30), to = seconds(580), severity = 0.9 },
}))
