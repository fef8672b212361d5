-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "pk/transit": an oral dose through three transit compartments.

return scenario {
  title    = "Transit compartments: closed form",
  model    = "pk/transit",
  duration = hours(24),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = hours(0.25), "concentration", "transit1", "transit2", "transit3" },
  timeline = { { at = 0, dose = "oral", amount = { 100, "mg" } } },
}
