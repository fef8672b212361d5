-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "metabolic/temperature": three hours in surroundings from 10 to 40 degrees, at rest and at work.
-- models/metabolic/temperature.reference.csv holds what has to come out.

local met = 58.2
local function place(T, more)
  local set = { T_air = { T, "degC" }, T_radiant = { T, "degC" } }
  for name, value in pairs(more or {}) do set[name] = value end
  return { set = set }
end

return scenario {
  title    = "Temperature: warm and cold surroundings, rest and work",
  model    = "metabolic/temperature",
  duration = minutes(180),
  options  = { rtol = 1e-12, atol = 1e-13, precision = 64 },
  record   = { every = minutes(5), time = "min", "T_skin", "T_core", "skin_flow", "sweat", "evaporation", "dry",
               "heat_made", "shivering", "from_core", "wet" },
  arms = {
    at25      = place(25),
    at25_1_2  = place(25, { heat = { 1.2 * met, "W/m2" } }),
    at35      = place(35),
    at40      = place(40, { humidity = 0.3 }),
    at15      = place(15),
    at10      = place(10),
    at25_3    = place(25, { heat = { 3 * met, "W/m2" } }),
    at30_4    = place(30, { heat = { 4 * met, "W/m2" }, clothing = 0.3 }),
    anaesthesia = place(21, { depression = 0.75, heat = { 0.75 * met, "W/m2" }, no_shivering = 1 }),
    fever     = place(25, { fever = { 2, "K" } }),
  },
}
