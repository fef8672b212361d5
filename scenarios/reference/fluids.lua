-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "renal/fluids": rest; water, salt and saline in a body without kidneys; blood lost and given.
-- models/renal/fluids.reference.csv holds what has to come out.

-- Nothing comes and nothing goes, so that what spreads can be computed by hand.
local function closed(more)
  local set = { drink = 0, insensible = 0, urine = 0 }
  for _, ion in ipairs { "sodium", "potassium", "chloride" } do
    set["eaten_" .. ion], set["urine_" .. ion] = 0, 0
  end
  for name, value in pairs(more or {}) do set[name] = value end
  return set
end

local function give(name, mL, set)
  return { set = closed(set), timeline = {
    { at = hours(1), set = name, to = { mL / 30, "mL/min" } },
    { at = hours(1.5), set = name, to = 0 },
  } }
end

return scenario {
  title    = "Body fluids: rest, and what spreads where",
  model    = "renal/fluids",
  duration = days(3),
  options  = { rtol = 1e-10, atol = 1e-9, precision = 64 },
  record   = { every = minutes(30), time = "h", "V_plasma", "V_inter", "V_cells", "V_red", "V_extra", "V_water",
               "blood_volume", "blood_rate", "haematocrit", "haemoglobin", "sodium", "potassium", "chloride",
               "tonicity", "osmolality", "protein", "oncotic", "P_inter", "lymph", "filtration",
               "water_off", "sodium_off", "potassium_off", "chloride_off" },
  arms = {
    rest       = {},
    water      = give("drink", 1000),
    hypertonic = give("crystalloid", 250, { crystalloid_sodium = { 1283, "mmol/L" },
                                            crystalloid_chloride = { 1283, "mmol/L" } }),
    saline     = give("crystalloid", 1000),
    colloid    = give("colloid", 500),
    bleeding   = give("bleeding", 1000),
    blood      = give("blood", 600),
    sweating   = { set = closed { sweat = { 10, "mL/min" } } },
    dripping   = { set = { bleeding = { 300, "mL/min" }, gut_loss = { 10, "mL/min" } } },
  },
}
