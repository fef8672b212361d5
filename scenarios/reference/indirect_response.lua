-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "pkpd/indirect_response": 100 mg by mouth every 12 hours for a week.

return scenario {
  title    = "Indirect response: a week of doses",
  model    = "pkpd/indirect_response",
  duration = days(7),
  options  = { rtol = 1e-10, atol = 1e-13 },
  record   = { every = hours(1), "concentration", "response" },
  timeline = { { at = 0, dose = "oral", amount = { 100, "mg" }, every = hours(12), times = 14 } },
}
