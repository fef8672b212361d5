-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cardiovascular/heart" alone: the same steady flow into both atria. In the end all of it must leave
-- in beats, 72 in a minute.

local late = { from = seconds(240), to = seconds(300) }

return scenario {
  title    = "Heart alone with a steady inflow",
  model    = "cardiovascular/heart",
  duration = seconds(300),
  options  = { rtol = 1e-8, atol = 1e-8 },
  record   = { every = q(1, "s") / 288, from = late.from, "F_aortic", "lv.V" },
  arms = {
    rest = {}, stenosis = { set = { stenosis_aortic = 0.6 } }, leak = { set = { regurgitation_mitral = 0.3 } },
  },
  outcomes = {
    aortic = mean("F_aortic", late), pulmonary = mean("F_pulmonary", late),
    mitral = mean("F_mitral", late), tricuspid = mean("F_tricuspid", late),
    edv = maximum("lv.V", late), esv = minimum("lv.V", late),
    edv_read = mean("edv", late), esv_read = mean("esv", late),
    swing = mean("stroke_volume", late),
  },
}
