-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cardiovascular/pulmonary" alone: a steady flow, for which pressures are known exactly.

return scenario {
  title    = "Pulmonary circulation with a steady flow",
  model    = "cardiovascular/pulmonary",
  duration = seconds(60),
  options  = { rtol = 1e-9, atol = 1e-9 },
  record   = { every = { 60, "s" }, "P_pa", "P_pc", "P_pv", "F_capillary", "F_venous" },
  arms = {
    rest = {}, ventilated = { set = { P_alveolar = { 20, "mmHg" } } }, shunt = { set = { shunt = 0.3 } },
    narrow = { set = { resistance = 4 } },
  },
}
