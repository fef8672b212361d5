-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "respiratory/drive": blood that stays as it is for two hours, so that both reflexes come to rest.
-- models/respiratory/drive.reference.csv holds what has to come out.

local function blood(set) return { set = set } end
local late = { from = minutes(119) }

return scenario {
  title    = "Drive to breathe with blood that does not change",
  model    = "respiratory/drive",
  duration = minutes(120),
  options  = { precision = 64 },
  record   = { every = { 0.05, "s" }, from = minutes(118), "chemo", "effort", "depth", "rate", "depth_c", "depth_p",
               "rate_c", "rate_p",
               "centre" },
  arms = {
    rest      = {},
    co2       = blood { PaCO2 = { 45, "mmHg" } },
    hypoxia   = blood { SaO2 = 0.66, C_co2 = 0.46 },
    acid      = blood { standard_HCO3 = { 15, "mmol/L" } },
    half      = blood { PaCO2 = { 45, "mmHg" }, co2_factor = 0.5 },
    paralysed = blood { PaCO2 = { 60, "mmHg" }, muscle_block = 1 },
    awake     = blood { PaCO2 = { 15, "mmHg" } },
    asleep    = blood { PaCO2 = { 15, "mmHg" }, wakefulness = 0 },
    anoxia    = blood { C_o2_brain = 0.001, SaO2 = 0.005, PaCO2 = { 80, "mmHg" } },
  },
  outcomes = {
    chemo = final("chemo"), depth = final("depth"), rate = final("rate"), depth_c = final("depth_c"),
      rate_c = final("rate_c"),
    depth_p = final("depth_p"), rate_p = final("rate_p"), most_effort = maximum("effort", late),
      least_effort = minimum("effort", late),
  },
}
