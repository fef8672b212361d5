-- SPDX-License-Identifier: Apache-2.0
-- Fentanyl, a mask and a ventilator, then oxygen from the wall fails and comes from a bottle.
return scenario {
  title    = "Fentanyl, ventilator, loss of oxygen, bottle",
  model    = "adult/pharmacy",
  settle   = minutes(10),
  duration = seconds(850),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  timeline = {
    { at = seconds(30), dose = "fentanyl.iv", amount = { 150, "ug" }, duration = seconds(2) },
    { at = seconds(120), set = { ["machine.mode"] = 2, ["machine.rate"] = { 12, "1/min" },
                                 ["machine.pressure"] = { 5, "cmH2O" }, ["machine.peep"] = { 1, "cmH2O" },
                                 ["machine.circle"] = 1, ["circle.fresh_flow"] = { 5, "L/min" },
                                 ["circle.fresh_o2"] = 0.5 } },
    { at = seconds(210), set = { ["circle.oxygen_loss"] = 1 } },
    { at = seconds(340), set = { ["circle.bottle"] = 1 } },
  },
}
