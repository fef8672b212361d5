-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "respiratory/mechanics": the lung at rest under steady pressures, with no airway, with a stiff
-- lung, with a wound in the chest. After two minutes nothing moves.
-- models/respiratory/mechanics.reference.csv holds what has to come out.

local function held(set) return { set = set } end

return scenario {
  title    = "Lung and chest wall under steady pressures",
  model    = "respiratory/mechanics",
  duration = seconds(120),
  options  = { rtol = 1e-9, precision = 64 },
  record   = { every = seconds(1), "V_lung", "V_pleural", "P_thorax", "P_alveolar", "recoil", "flow", "conductance",
               "collapse" },
  arms = {
    rest      = {},
    effort    = held { effort = { 5, "cmH2O" } },
    pressure  = held { P_mouth = { 5, "cmH2O" } },
    distended = held { P_mouth = { 40, "cmH2O" } },
    stiff     = held { lung_compliance = 0.3 },
    floppy    = held { lung_compliance = 1.5 },
    closed    = held { obstruction = 1, effort = { 30, "cmH2O" } },
    bronchi   = held { bronchoconstriction = 1, effort = { 30, "cmH2O" } },
    narrow    = held { bronchoconstriction = 0.6 },
    wound     = held { wound_left = 1, wound_right = 1 },
    drained   = { set = { wound_left = 1, wound_right = 1 }, timeline = { { at = seconds(40), set = {
                  wound_left = 0, wound_right = 0, drain_left = 1, drain_right = 1,
                  P_drain = { -20, "cmH2O" } } } } },
    breath    = { set = { P_mouth = { 5, "cmH2O" } }, timeline = { { at = seconds(60), set = "P_mouth", to = { 0,
                  "cmH2O" } } } },
  },
  outcomes = { most_flow = maximum("flow"), least_flow = minimum("flow") },
}
