-- SPDX-License-Identifier: Apache-2.0
local act = require "adult.lib.actions"

return scenario {
  title    = "Loss of 250 or 150 mL of blood a minute",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(1840),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05)),
  arms = {
    fast = { timeline = act.haemorrhage { at = seconds(30), to = seconds(605), rate = q(250, "mL/min") } },
    slow = { timeline = act.haemorrhage { at = seconds(30), rate = q(150, "mL/min") } },
  },
}
