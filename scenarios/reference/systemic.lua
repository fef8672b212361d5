-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cardiovascular/systemic" alone: a steady flow in, which in the end must come out, lying and
-- upright.

return scenario {
  title    = "Systemic circulation with a steady flow",
  model    = "cardiovascular/systemic",
  duration = seconds(900),
  options  = { rtol = 1e-9, atol = 1e-9 },
  record   = { every = { 900, "s" }, "F_venous", "P_carotid", "F_sa", "F_heart", "P_aorta", "P_p",
               "upright" },
  arms = { lying = {}, upright = { set = { tilt = { 90, "deg" } } }, dilated = { set = { resistance = 0.5 } } },
}
