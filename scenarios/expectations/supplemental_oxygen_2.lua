-- SPDX-License-Identifier: Apache-2.0
-- Rows "Supplemental Oxygen #2": a simple mask.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.adult("Oxygen by a simple mask", seconds(330), {
  act.oxygen { at = seconds(30), device = "mask", flow = q(7.5, "L/min") },
}))
