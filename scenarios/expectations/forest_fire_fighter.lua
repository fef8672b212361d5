-- SPDX-License-Identifier: Apache-2.0
-- Rows "Forest Fire Fighter": a forced breath before, during and after a shift at a forest fire. What smoke does to the
-- bronchi adds up over a shift, which the five minutes of the rows stand for: it is there at the end of it.
local act, record, rows = require "adult.lib.actions", require "lib.record", require "lib.breathing"

local s = rows.adult("A shift at a forest fire", seconds(340), {
  act.smoke { at = seconds(265), severity = 0.3 },
})
s.record = record(seconds(0.05), { "chest.fvc", "chest.fev1", "chest.fef" })
return scenario(s)
