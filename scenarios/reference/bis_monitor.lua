-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/bis_monitor": an index that falls from 95 to 40 after a minute, at three ages.

return scenario {
  title    = "Monitor of the bispectral index: a fall",
  model    = "drugs/bis_monitor",
  duration = minutes(3),
  record   = { every = seconds(1), "delay_s", "shown" },
  timeline = { { at = minutes(1), set = "bis", to = 40 } },
  arms = {
    of_35 = {}, of_75 = { set = { age = { 75, "yr" } } }, of_10 = { set = { age = { 10, "yr" } } },
  },
}
