-- SPDX-License-Identifier: Apache-2.0
-- What scenarios/expectations/quantities.csv asks of every adult, to be recorded by the scenarios beside it:
--
--     record = require "lib.record" (seconds(0.05), { "lung.carboxyhaemoglobin" })
--
-- Waves need twenty values a second. What only some models have stands in the list of the scenario.
local always = {
  "hr", "abp", "co", "ecg", "rr", "vt", "ve", "spo2", "PaO2", "PaCO2", "pH", "etco2_fraction", "lactate", "svr", "blood",
  "hb_mass", "urine", "coronary_pressure", "pf_ratio", "exchange_ratio", "shunted", "machine.fi_o2",
  "chest.flow", "chest.V_lung", "chest.recoil", "body.heart.stroke_volume", "body.heart.ejection_fraction",
  "body.heart.P_la", "body.heart.P_pericardium", "body.systemic.F_brain", "body.systemic.F_splanchnic", "kidney.rbf",
  "kidney.gfr", "tissues.consumption", "fluids.sodium", "ie", "pef", "fio2", "cohb", "temperature", "temperature_skin",
  "illness.epinephrine",
}

return function(every, more)
  local list, taken = { every = every }, {}
  local function add(name)
    if not taken[name] then list[#list + 1] = name end
    taken[name] = true
  end
  for _, name in ipairs(always) do add(name) end
  for _, name in ipairs(more or {}) do add(name) end
  return list
end
