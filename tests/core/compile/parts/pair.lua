-- SPDX-License-Identifier: Apache-2.0
-- Two tanks in a row: parts of a part, found beside this file.
return model "pair" {
  time = "min",
  part = { left = use "tank" { volume = 3 }, right = use "tank" { rate = { 3, "1/min" } } },
  equations = function(_ENV)
    right.inlet = left.level
    level = right.level
  end,
}
