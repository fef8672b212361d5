-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cardiovascular/circulation": no nerves, so that what is done to it is all that changes. Blood must
-- neither be made nor lost, whatever the valves, the pericardium and the posture do.

local at = seconds(10)
local function one(name, to) return { timeline = { { at = at, set = name, to = to } } } end

return scenario {
  title    = "Circulation without nerves: conservation of blood",
  model    = "cardiovascular/circulation",
  duration = seconds(120),
  options  = { rtol = 1e-7, atol = 1e-7 },
  record   = { every = { 0.02, "s" }, "P_aorta" },
  arms = {
    rest = {},
    bleeding = { timeline = {
      { at = at, set = "systemic.bleeding", to = { 20, "mL/s" } },
      { at = seconds(60), set = "systemic.bleeding", to = 0 } } },
    infusion = { timeline = {
      { at = at, set = "systemic.infusion", to = { 10, "mL/s" } },
      { at = seconds(60), set = "systemic.infusion", to = 0 } } },
    tilt      = one("systemic.tilt", { 75, "deg" }),
    tamponade = one("heart.effusion", { 250, "mL" }),
    leaks     = { timeline = { { at = at, set = {
      ["heart.regurgitation_mitral"] = 1, ["heart.regurgitation_aortic"] = 1, ["heart.stenosis_pulmonary"] = 0.8,
      ["heart.regurgitation_tricuspid"] = 1 } } } },
    arrest    = one("heart.asystole", 1),
    pressure  = one("P_thorax", { 15, "mmHg" }),
  },
  outcomes = {
    most = maximum("volume"), least = minimum("volume"), last = final("volume"),
    venous = mean("heart.P_ra", { from = seconds(60) }), wedge = mean("heart.P_la", { from = seconds(60) }),
    pericardium = mean("heart.P_pericardium", { from = seconds(60) }),
  },
}
