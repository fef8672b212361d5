-- SPDX-License-Identifier: Apache-2.0
-- Two doses of morphine, 11 and 197 mg, as infusions of 4 and 24 minutes.

local function infusion(rate, length)
  return { { at = seconds(30), dose = "morphine.iv", amount = { rate * length, "mg" }, duration = minutes(length) } }
end

return scenario {
  title    = "Two doses of morphine",
  model    = "adult/anaesthesia",
  settle   = minutes(10),
  duration = seconds(7210),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.2)),
  arms = {
    low  = {
      timeline = infusion(2.75, 4),
      script = function(p) p:at(seconds(5010), function() p:stop("judged") end) end,
    },
    high = { timeline = infusion(8.2, 24) },
  },
}
