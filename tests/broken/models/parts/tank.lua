-- SPDX-License-Identifier: Apache-2.0
-- A part that is sound, for models that use it wrongly.
return model "parts/tank" {
  time = "s",
  parameter = { volume = { 5.5, "L", "Volume", range = { 0.1, 100 } } },
  input = { inflow = { 2, "mL/s", "Inflow" } },
  state = { content = { "mL", "Content" } },
  start = function(_ENV) content = q(1, "L") end,
  equations = function(_ENV)
    level = content / volume
    dot.content = inflow - content / q(30, "s")
  end,
}
