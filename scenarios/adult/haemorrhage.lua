-- SPDX-License-Identifier: Apache-2.0
-- A wound takes 1.4 litres of blood in ten minutes. What does it do to give saline, blood, or nothing in the hour
-- after it? Saline fills the vessels for a while and thins what is left of the red cells; blood does neither.

local function give(what, litres, over)
  return { { at = minutes(20), set = { ["fluids." .. what] = { 1000 * litres / over, "mL/min" } } },
           { at = minutes(20 + over), set = { ["fluids." .. what] = { 0, "mL/min" } } } }
end

return scenario {
  title    = "Loss of 1.4 litres of blood: nothing, saline, blood",
  model    = "adult/adult",
  duration = minutes(60),
  options  = { rtol = 1e-5, atol = 1e-7 },
  record   = { every = seconds(2), time = "min", "map", "hr", "co", "cvp", "spo2", "rr", "lactate", "hb", "urine", "blood" },

  timeline = {
    { at = minutes(5),  set = { ["body.systemic.bleeding"] = { 1400 / 600, "mL/s" } } },
    { at = minutes(15), set = { ["body.systemic.bleeding"] = { 0, "mL/s" } } },
  },
  arms = {
    nothing = { doc = "Left alone" },
    saline  = { doc = "Two litres of saline in 20 minutes", timeline = give("crystalloid", 2, 20) },
    blood   = { doc = "A litre of packed cells in 20 minutes", timeline = give("blood", 1, 20) },
  },
  outcomes = {
    lowest_pressure = minimum("map"),
    pressure     = mean("map", { from = minutes(55) }),
    heart_rate   = mean("hr", { from = minutes(55) }),
    output       = mean("co", { from = minutes(55) }),
    haemoglobin  = final("hb"),
    lactate      = final("lactate"),
    blood_volume = final("blood"),
  },
}
