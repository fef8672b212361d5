-- SPDX-License-Identifier: Apache-2.0
-- Rows "Asthma #2": a severe attack.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.adult("A severe attack of asthma", seconds(775), {
  act.asthma { at = seconds(30), to = seconds(580), severity = 0.7 },
}))
