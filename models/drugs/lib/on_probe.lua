-- SPDX-License-Identifier: Apache-2.0
-- The table of a model: a body to try drugs on ("drugs/probe") with these drugs.
local set = require "drugs.lib.set"

return function(drugs, title)
  return {
    title  = title,
    source = "The parts' own; propofol after Eleveld 2018, remifentanil after Minto 1997",
    time   = "min",
    parameter = {
      age    = { 35,  "yr", "Age", range = { 18, 100 } },
      weight = { 70,  "kg", "Body weight", range = { 30, 200 } },
      height = { 170, "cm", "Height", range = { 130, 210 } },
      sex    = { 0,   "1",  "0: male, 1: female", range = { 0, 1 } },
    },
    input = { fear = { 0, "1", "Fear: 1 before an operation; it goes with consciousness", range = { 0, 3 } } },
    part = set.parts(drugs, { body = use "drugs/probe" {} }),
    equations = function(_ENV)
      set.join(_ENV, drugs, { age = age, weight = weight, height = height, sex = sex })
      set.try(_ENV, "body")
      body.fear = fear * effects.consciousness
    end,
  }
end
