-- SPDX-License-Identifier: Apache-2.0
-- Oxygen by mask, ketamine, succinylcholine, a tube in the right main bronchus, and the tube where it belongs.
return scenario {
  title    = "Oxygen, ketamine, succinylcholine, tube too deep, tube corrected",
  model    = "adult/pharmacy",
  settle   = minutes(10),
  duration = seconds(410),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = {
    -- breaths are the patient's own, with oxygen, until muscles are weak
    { at = seconds(30), set = { ["machine.mode"] = 3, ["machine.pressure"] = { 0, "cmH2O" },
                                ["machine.peep"] = { 0, "cmH2O" }, ["machine.fio2"] = 1 } },
    { at = seconds(60), dose = "ketamine.iv", amount = { 168, "mg" }, duration = seconds(2) },
    { at = seconds(100), dose = "succinylcholine.iv", amount = { 115, "mg" }, duration = seconds(2) },
    { at = seconds(102), set = { ["machine.mode"] = 2, ["machine.rate"] = { 16, "1/min" },
                                 ["machine.pressure"] = { 5, "cmH2O" }, ["machine.peep"] = { 1, "cmH2O" },
                                 ["machine.fio2"] = 0.4 } },
    { at = seconds(130), set = { ["lung_disease.tube"] = 1 } },
    { at = seconds(220), set = { ["lung_disease.tube"] = 0 } },
  },
}
