-- SPDX-License-Identifier: Apache-2.0
-- A well-stirred tank, in seconds, for the tests of parts.
return model "tank" {
  time = "s",
  parameter = {
    volume = { 5.5, "L", "Volume", range = { 0.1, 100 } },
    rate = { 0.02, "1/s", "Loss", vary = normal { cv = 0.25 } },
  },
  input = {
    inflow = { 2.25, "mL/s", "Inflow" },
    inlet = { 0, "mg/L", "Concentration that flows in" },
  },
  state = { content = { "mg", "Content" } },
  dose = { drug = { "ug", "Drug", into = "content" } },
  start = function(_ENV) content = q(3.2, "mg") end,
  equations = function(_ENV)
    level = content / volume
    outflow = inflow * level
    dot.content = inflow * inlet - outflow - rate * content
  end,
}
