-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "glucose/minimal_ivgtt": three hours after the injection of glucose.

return scenario {
  title    = "Minimal model: intravenous glucose tolerance test",
  model    = "glucose/minimal_ivgtt",
  duration = minutes(180),
  options  = { rtol = 1e-10, atol = 1e-14 },
  record   = { every = minutes(1), "body.G", "body.X", "I", "body.SI" },
}
