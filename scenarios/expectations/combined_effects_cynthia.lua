-- SPDX-License-Identifier: Apache-2.0
-- Midazolam, an obstruction, a ventilator on a mask that cannot pass it, ketamine, rocuronium and a tube.
return scenario {
  title    = "Midazolam, obstruction, ketamine, rocuronium, intubation",
  model    = "adult/pharmacy",
  settle   = minutes(10),
  duration = seconds(910),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = {
    { at = seconds(30), dose = "midazolam.iv", amount = { 3, "mg" }, duration = seconds(2) },
    { at = seconds(90), set = { ["lung_disease.obstruction"] = 1 } },
    { at = seconds(240), set = { ["machine.mode"] = 2, ["machine.rate"] = { 14, "1/min" },
                                 ["machine.pressure"] = { 5, "cmH2O" }, ["machine.peep"] = { 1, "cmH2O" },
                                 ["machine.fio2"] = 0.5 } },
    { at = seconds(250), set = { ["lung_disease.obstruction"] = 0 } },
    { at = seconds(250), dose = "ketamine.iv", amount = { 30, "mg" }, duration = seconds(2) },
    { at = seconds(310), dose = "rocuronium.iv", amount = { 62, "mg" }, duration = seconds(2) },
    -- the tube: no leak and no more dead space of a mask, neither of which is here
  },
}
