-- SPDX-License-Identifier: Apache-2.0
-- The breathing person at a monitor that looks at every breath.

return model "respiratory/monitored" {
  title  = "Breathing person at a monitor that looks at every breath",
  source = "respiratory/breathing and respiratory/monitor; see there",
  time   = "s",
  part = {
    person  = use "respiratory/breathing" {},
    monitor = use "respiratory/monitor" {},
  },
  equations = function(_ENV)
    monitor.flow, monitor.V_lung, monitor.P_co2 = person.chest.flow, person.chest.V_lung, person.lung.P_co2_mouth
  end,
}
