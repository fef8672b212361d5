-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "metabolic/tissues": flows and arterial blood that do not change, down to what no longer suffices.
-- models/metabolic/tissues.reference.csv holds what has to come out.

local function without_flow()
  local set = {}
  for _, bed in ipairs { "brain", "heart", "muscle", "splanchnic", "kidney", "skin", "other" } do
    set["F_" .. bed] = { 0, "mL/min" }
  end
  return set
end

return scenario {
  title    = "Tissues with constant flows: rest, anaemia, too little oxygen, none",
  model    = "metabolic/tissues",
  duration = hours(6),
  options  = { precision = 64 },
  record   = { every = minutes(5), "o2_brain", "o2_heart", "o2_muscle", "o2_kidney", "co2_brain",
               "co2_muscle", "C_o2_venous", "C_co2_venous",
               "consumption", "production", "missing", "delivery", "extraction", "lactate", "lactate_brain",
               "total_o2" },
  arms = {
    rest     = {},
    anaemia  = { set = { C_o2_artery = 0.1 } },
    critical = { set = { C_o2_artery = 0.05 } },
    none     = { timeline = { { at = hours(1), set = without_flow() } } },
    recovery = { timeline = { { at = hours(1), set = "C_o2_artery", to = 0.05 }, { at = hours(2), set = "C_o2_artery",
                 to = 0.197 } } },
  },
}
