-- SPDX-License-Identifier: Apache-2.0
-- A helper for `require`: what several models repeat.
local airway = {}

function airway.resistance(a, b)
  return a * b / (a + b)
end

airway.generations = 4
return airway
