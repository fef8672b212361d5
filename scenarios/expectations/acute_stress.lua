-- SPDX-License-Identifier: Apache-2.0
-- Three kinds of strain, each as its own source measured it: pain of a hand in ice water (Herd 1991), mental stress,
-- and a panic attack (Wilkinson 1998). They are three stimuli, not three strengths of one.
local act = require "adult.lib.actions"

return scenario {
  title    = "Pain, mental stress and panic",
  model    = "adult/adult",
  settle   = minutes(10),
  duration = seconds(1420),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05), { "illness.epinephrine" }),
  timeline = act.timeline {
    act.pain   { at = seconds(20),   to = seconds(220),  severity = 0.4 },
    act.stress { at = seconds(620),  to = seconds(820),  severity = 0.8 },
    act.panic  { at = seconds(1220), to = seconds(1420), severity = 1 },
  },
}
