-- SPDX-License-Identifier: Apache-2.0
-- One puff of salbutamol, used correctly: breathe out, press and breathe in, hold the breath. A weight on the chest that
-- comes and goes stands for the muscles that breathe out and in, a closed airway for the held breath.
return scenario {
  title    = "One puff of salbutamol, used correctly",
  model    = "adult/inhaler",
  settle   = minutes(10),
  duration = seconds(190),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = require "lib.record" (seconds(0.05), { "albuterol_alveoli" }),
  timeline = {
    { at = seconds(30), set = { ["chest.wall_load"] = { 12, "cmH2O" } } },
    { at = seconds(33), set = { ["chest.wall_load"] = { -10, "cmH2O" } } },
    { at = seconds(34), dose = "salbutamol.inhaler", amount = { 90, "ug" } },
    { at = seconds(38), set = { ["lung_disease.obstruction"] = 1 } },
    { at = seconds(48), set = { ["lung_disease.obstruction"] = 0, ["chest.wall_load"] = { 0, "cmH2O" } } },
  },
}
