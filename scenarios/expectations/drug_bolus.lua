-- SPDX-License-Identifier: Apache-2.0
-- Single drugs in a resting adult. Furosemide, which takes hours, has a scenario of its own.

local at = seconds(30)

local function bolus(drug, amount, unit, until_then)
  return {
    timeline = { { at = at, dose = drug .. ".iv", amount = { amount, unit }, duration = seconds(2) } },
    -- nobody asks for what comes later
    script = function(p) p:at(until_then, function() p:stop("judged") end) end,
  }
end

-- Vasopressin: 0.04, 0.18 and 0.25 ug/min, each for 20 minutes; 1 U is 2 ug.
local function step(time, rate)
  return { at = time, set = { ["vasopressin.infusion"] = { rate / 2, "U/min" } } }
end

return scenario {
  title    = "Single drugs in a resting adult",
  model    = "adult/pharmacy",
  settle   = minutes(10),
  duration = seconds(2440),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  arms = {
    albuterol    = bolus("salbutamol", 10, "ug", seconds(210)),
    epinephrine  = bolus("epinephrine", 10, "ug", seconds(160)),
    fentanyl     = bolus("fentanyl", 150, "ug", seconds(110)),
    morphine     = bolus("morphine", 40, "mg", seconds(110)),
    pralidoxime  = bolus("pralidoxime", 700, "mg", seconds(110)),
    prednisone   = bolus("prednisone", 20, "mg", seconds(110)),
    propofol     = bolus("propofol_eleveld", 200, "mg", seconds(80)),
    rocuronium   = bolus("rocuronium", 50, "mg", seconds(110)),
    succinylcholine = bolus("succinylcholine", 77, "mg", seconds(80)),
    vasopressin  = { timeline = { step(at, 0.04), step(at + minutes(20), 0.18), step(at + minutes(40), 0.25) } },
  },
}
