-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "renal/body_fluids": rest, much salt for two weeks in somebody whom it does not matter to and in
-- somebody whom it does, a litre of saline, of water, of blood lost, nothing to drink for a day, a diuretic, an ACE
-- inhibitor. models/renal/body_fluids.reference.csv holds what has to come out.

local begin = days(30)

-- On a day like any other 100 mmol of salt are eaten; 300 for two weeks, or 600.
local function salt(much, more)
  local set = { salt = { 100, "mmol/d" } }
  for name, value in pairs(more or {}) do set[name] = value end
  return { set = set, timeline = { { at = begin, set = "salt", to = { much, "mmol/d" } } } }
end

local function during(length, name, value)
  return { timeline = { { at = begin, set = name, to = value }, { at = begin + length, set = name, to = 0 } } }
end

return scenario {
  title    = "Body fluids, kidneys and hormones: salt, water, blood",
  model    = "renal/body_fluids",
  duration = days(44),
  options  = { rtol = 1e-9, atol = 1e-9, precision = 64 },
  record   = { every = minutes(15), time = "h", "P", "flow", "P_ra", "P_capillary", "sympathetic",
               "fluids.V_plasma", "fluids.V_inter", "fluids.V_cells", "fluids.blood_volume", "fluids.haematocrit",
               "fluids.haemoglobin", "fluids.sodium", "fluids.potassium", "fluids.chloride", "fluids.osmolality",
               "fluids.water_off", "fluids.sodium_off", "fluids.potassium_off", "fluids.chloride_off",
               "kidney.gfr", "kidney.rbf", "kidney.rpf", "kidney.filtration_fraction", "kidney.P_gh", "kidney.urine",
               "kidney.u_sodium", "kidney.u_potassium", "kidney.u_osmolality", "kidney.u_sodium_concentration",
               "kidney.creatinine", "kidney.bun", "hormones.PRA", "hormones.angiotensin", "hormones.aldosterone",
               "hormones.adh", "hormones.anp", "fluids.drink" },
  arms = {
    rest      = {},
    resistant = salt(300),
    sensitive = salt(300, { ["kidney.nephrons"] = 0.5, ["kidney.salt_gain"] = 0.7 }),
    very_salty = salt(600),
    saline    = during(minutes(30), "fluids.crystalloid", { 1000 / 30, "mL/min" }),
    water     = during(minutes(15), "drink_more", { 1000 / 15, "mL/min" }),
    bleeding  = during(minutes(10), "fluids.bleeding", { 100, "mL/min" }),
    thirsting = { timeline = { { at = begin, set = "thirsty", to = 0 },
                               { at = begin + days(1), set = "thirsty", to = 1 } } },
    diuretic  = during(hours(2), "kidney.diuretic", 1),
    acei      = { timeline = { { at = begin, set = "hormones.ace_inhibitor", to = 0.76 } } },
    nerves    = { timeline = { { at = begin, set = "nerves", to = 2.5 } } },
    no_kidney = { timeline = { { at = begin, set = "kidney.nephrons", to = 0.01 } } },
  },
}
