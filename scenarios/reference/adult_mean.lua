-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "adult/adult_mean": what is done to the beating adult (adult/anaesthesia, which has the drugs),
-- done to the averaged one, and three weeks of little and much salt. The beating one was averaged over a minute on
-- both sides.

local at = minutes(1)
local times = { before = 0, early = minutes(4), late = minutes(10) }
local low, high = { from = days(6), to = days(7) }, { from = days(20), to = days(21) }
local names = {
  hr = "hr", map = "map", co = "co", cvp = "cvp", pap = "pap", wedge = "body.heart.P_la",
  PaO2 = "PaO2", PaCO2 = "PaCO2", pH = "pH", spo2 = "spo2", rr = "rr", vt = "vt", ve = "ve", etco2 = "etco2",
  icp = "icp", urine = "urine", hb = "hb", blood = "blood", lactate = "lactate", gfr = "kidney.gfr",
  brain = "body.systemic.F_brain", kidneys = "body.systemic.F_kidney", muscle = "body.systemic.F_muscle",
  pleural = "chest.P_thorax", lung = "chest.V_lung", nerves = "reflex.activity",
}

local outcomes = {}
for name, quantity in pairs(names) do
  for when, time in pairs(times) do outcomes[name .. "_" .. when] = value_at(quantity, time) end
  outcomes[name .. "_low"], outcomes[name .. "_high"] = mean(quantity, low), mean(quantity, high)
end
for _, what in ipairs { "water", "sodium", "potassium", "chloride" } do
  outcomes[what .. "_lost"] = final("fluids." .. what .. "_off")
end
outcomes.sodium_out = mean("kidney.u_sodium", { unit = "mmol/d", from = days(20), to = days(21) })
outcomes.sodium_out_low = mean("kidney.u_sodium", { unit = "mmol/d", from = days(6), to = days(7) })
outcomes.renin_low, outcomes.renin_high = mean("hormones.PRA", low), mean("hormones.PRA", high)
for _, gas in ipairs { "o2", "co2", "blood" } do
  outcomes[gas .. "_least"], outcomes[gas .. "_most"] = minimum("balance_" .. gas), maximum("balance_" .. gas)
end

local function during(name, value, to)
  return { timeline = { { at = at, set = name, to = value }, { at = to, set = name, to = 0 } } }
end
-- Somebody who does not breathe of his own on a machine.
local function machine(settings)
  return { timeline = { { at = at, set = settings }, { at = at, dose = "rocuronium.iv", amount = { 100, "mg" } } } }
end
-- A week of little salt, then two weeks of much.
local function salt(settings)
  settings.salt = { 20, "mmol/d" }
  return { set = settings, timeline = { { at = days(7), set = "salt", to = { 300, "mmol/d" } } } }
end

return scenario {
  title    = "The averaged adult: rest, blood, fluid, posture, thin air, a pressor, a machine, and weeks of salt",
  model    = "adult/adult_mean",
  settle   = minutes(10),
  duration = days(21),
  options  = { rtol = 1e-5, atol = 1e-7 },
  record   = { every = minutes(2), "map" },
  arms = {
    rest   = {},
    bled   = during("body.systemic.bleeding", { 549 / 30, "mL/s" }, at + seconds(30)),
    saline = during("fluids.crystalloid", { 100, "mL/min" }, minutes(11)),
    tilt   = { timeline = { { at = at, set = "body.systemic.tilt", to = { 75, "deg" } } } },
    thin   = { timeline = { { at = at, set = "lung.P_air", to = { 525, "mmHg" } } } },
    pressor = { timeline = { { at = at, dose = "phenylephrine.iv", amount = { 1, "mg" }, duration = minutes(10) } } },
    volume_control = machine { ["machine.mode"] = 1 },
    pressure_control = machine { ["machine.mode"] = 2, ["machine.pressure"] = { 10, "cmH2O" } },
    salt_resistant = salt {},
    -- Half of the nephrons (Keller et al. 2003, doi:10.1056/NEJMoa020549: 0.70, not 1.43 million in hypertension),
    -- and collecting ducts that answer less to more flow and to ANP.
    salt_sensitive = salt { ["kidney.nephrons"] = 0.5, ["kidney.salt_gain"] = 0.2, ["kidney.anp_gain"] = 0.2 },
  },
  outcomes = outcomes,
}
