-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/haemodynamics_su": steady states under constant concentrations, and rest.

local function under(propofol, remifentanil)
  return { set = { propofol = { propofol, "mg/L" }, remifentanil = { remifentanil, "ug/L" } } }
end

return scenario {
  title    = "Haemodynamics after Su: steady states",
  model    = "drugs/haemodynamics_su",
  duration = hours(12),
  options  = { rtol = 1e-10, atol = 1e-12 },
  record   = { every = hours(6), "HR", "SV", "TPR", "MAP" },
  arms = {
    rest = {},
    p2 = under(2, 0), p4 = under(4, 0), r4 = under(0, 4), p4r4 = under(4, 4), p3r2 = under(3, 2),
  },
}
