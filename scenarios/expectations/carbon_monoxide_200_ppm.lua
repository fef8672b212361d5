-- SPDX-License-Identifier: Apache-2.0
-- Rows "Carbon Monoxide 200 ppm": hours, so the averaged adult. Who is exposed sits and is awake, as those whom Stewart
-- measured probably were (an inference): 1.3 met (Ainsworth et al. 2011, doi:10.1249/MSS.0b013e31821ece12, not read
-- again), which makes an alveolar ventilation of 6 L/min; the adult at rest lies and has less than one met.
local act, rows = require "adult.lib.actions", require "lib.breathing"

local s = rows.adult("200 ppm of carbon monoxide for hours", minutes(20) + seconds(12005), {
  act.exercise { at = -minutes(19), intensity = 0.03, dressed = true },
  act.carbon_monoxide { at = seconds(5), ppm = 200 },
}, -minutes(20))
s.model = "adult/adult_mean"
s.record = { every = seconds(5), "hr", "map", "spo2", "lung.SaO2", "lung.oxyhaemoglobin", "cohb", "ve", "PaO2",
             "PaCO2" }
return scenario(s)
