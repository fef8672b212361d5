-- SPDX-License-Identifier: Apache-2.0
-- Rows "Mask Leak".
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.relaxed("A leak at the mask of an anaesthesia machine", seconds(510), seconds(90), {
  act.mask_leak { at = seconds(150), to = seconds(240), severity = 0.5 },
  act.mask_leak { at = seconds(330), to = seconds(420), severity = 1 },
}))
