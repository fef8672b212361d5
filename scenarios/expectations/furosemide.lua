-- SPDX-License-Identifier: Apache-2.0
-- Furosemide, 40 mg into a vein of a resting adult: hours, so the averaged adult.
return scenario {
  title    = "Furosemide in a resting adult",
  model    = "adult/adult_mean",
  settle   = minutes(10),
  duration = seconds(27030),
  options  = { rtol = 1e-4, atol = 1e-6, max_steps = 100000000 },
  record   = { every = seconds(5), "urine", "blood", "kidney.u_sodium", "kidney.u_chloride", "hr",
               "map" },
  timeline = { { at = seconds(30), dose = "furosemide.iv", amount = { 40, "mg" }, duration = minutes(2) } },
}
