-- SPDX-License-Identifier: Apache-2.0
-- A rhythm that begins after half a minute, and normal sinus after three minutes of it.
local act = require "adult.lib.actions"

return function(title, what, after)
  return scenario {
    title    = title,
    model    = "adult/adult",
    settle   = minutes(10),
    duration = seconds(310),
    options  = { rtol = 1e-4, atol = 1e-6 },
    -- The R wave is narrower than the twentieth of a second that is enough elsewhere.
    record   = require "lib.record" (seconds(0.01)),
    timeline = act.timeline {
      act.rhythm { at = seconds(30), what = what },
      act.rhythm { at = seconds(210), what = after or "normal_sinus" },
    },
  }
end
