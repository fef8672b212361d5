-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "respiratory/monitored": a quiet hour, and a ventilator that gives a known volume; what is held
-- of each breath, and the means that do without looking at breaths.
-- models/respiratory/monitored.reference.csv holds what has to come out.

local late = { from = minutes(18), to = minutes(20) }

return scenario {
  title    = "A monitor that looks at every breath, and means that do not",
  model    = "respiratory/monitored",
  duration = minutes(20),
  options  = { precision = 64 },
  record   = { every = { 0.5, "s" }, "monitor.rr", "monitor.vt", "monitor.ve", "monitor.etco2", "person.means.rr",
               "person.means.vt", "person.means.ve", "person.means.etco2" },
  arms = {
    rest = {},
    volume_control = { set = { ["person.ventilator.mode"] = 1, ["person.ventilator.volume"] = { 0.5, "L" },
                               ["person.drive.muscle_block"] = 1 } },
    fast = { set = { ["person.ventilator.mode"] = 2, ["person.ventilator.pressure"] = { 12, "cmH2O" },
                     ["person.ventilator.rate"] = { 25, "1/min" }, ["person.drive.muscle_block"] = 1 } },
    apnoea = { timeline = { { at = minutes(10), set = "person.drive.muscle_block", to = 1 } } },
  },
  outcomes = {
    rr = mean("monitor.rr", late), vt = mean("monitor.vt", late),
      ve = mean("monitor.ve", late), etco2 = mean("monitor.etco2", late),
    mean_rr = mean("person.means.rr", late), mean_vt = mean("person.means.vt", late),
      mean_ve = mean("person.means.ve", late),
    mean_etco2 = mean("person.means.etco2", late),
  },
}
