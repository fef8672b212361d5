-- SPDX-License-Identifier: Apache-2.0
-- 40 mg of furosemide, and seven and a half hours; averaged over the beat.
return scenario {
  title    = "Furosemide over hours",
  model    = "adult/adult_mean",
  settle   = minutes(30),
  duration = seconds(27030),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = { every = seconds(5), time = "s", "urine", "kidney.u_sodium", "kidney.u_chloride", "blood" },
  timeline = { { at = seconds(30), dose = "furosemide.iv", amount = { 40, "mg" } } },
}
