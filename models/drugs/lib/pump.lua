-- SPDX-License-Identifier: Apache-2.0
-- A pump with a plasma target that is compiled with the model: a second copy of the drug's model, of the formula and
-- not of the patient, says what is lost from the plasma, and the pump infuses that and what is missing. For cohorts in
-- which scripts cost too much (drugs/lib/tci.lua), and for models that a program drives.

local pump = {}

-- Infusion that holds `target` in a part of three compartments; what is missing is given within about `tau`.
function pump.rate(drug, target, tau)
  local C = drug.concentration
  return drug.V1 * (target - C) / tau + drug.CL * C + drug.Q2 * (C - drug.fast / drug.V2)
       + drug.Q3 * (C - drug.slow / drug.V3)
end

return pump
