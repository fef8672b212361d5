-- SPDX-License-Identifier: Apache-2.0
-- Rows "Supplemental Oxygen": a nasal cannula.
local act, rows = require "adult.lib.actions", require "lib.breathing"

return scenario(rows.adult("Oxygen by a nasal cannula", seconds(330), {
  act.oxygen { at = seconds(30), device = "cannula", flow = q(3.5, "L/min") },
}))
