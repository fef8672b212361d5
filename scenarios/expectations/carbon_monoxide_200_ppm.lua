-- SPDX-License-Identifier: Apache-2.0
-- Rows "Carbon Monoxide 200 ppm": hours, so the averaged adult.
local act, rows = require "adult.lib.actions", require "lib.breathing"

local s = rows.adult("200 ppm of carbon monoxide for hours", seconds(12005), {
  act.carbon_monoxide { at = seconds(5), ppm = 200 },
})
s.model = "adult/adult_mean"
s.record = { every = seconds(5), "hr", "map", "spo2", "lung.SaO2", "lung.oxyhaemoglobin", "cohb", "ve", "PaO2",
             "PaCO2" }
return scenario(s)
