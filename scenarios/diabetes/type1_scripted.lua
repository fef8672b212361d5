-- SPDX-License-Identifier: Apache-2.0
-- A pump's controller, written in the scenario: the day of type1_day.lua, where the controller is
-- part of the model. Controllers that are tried out are best written like this; Lua is called
-- when the pump reads its sensor, and never while equations are solved.

local meals = {                      -- when, and grams of carbohydrate
  { at = hours(7),  carbs = 45 },
  { at = hours(12), carbs = 70 },
  { at = hours(19), carbs = 65 },
}

local timeline = {}
for i, meal in ipairs(meals) do
  timeline[i] = { at = meal.at, dose = "meal", amount = { meal.carbs, "g" } }
end

-- A controller on glucose and its slope, with insulin on board; share of a meal that is announced.
local function pump(p, announced)
  local basal = p:get("basal_rate", "U/h")
  local tdd   = 2 * 24 * basal                                 -- about half of a day is basal
  local before, on_board = nil, 0
  p:every(minutes(5), function()
    local sensor = p:get("Gs", "mg/dL") + p:normal(0, 5)
    local slope  = (sensor - (before or sensor)) / 5           -- mg/dL/min
    before   = sensor
    on_board = on_board * math.exp(-5 / 150)
    local ahead = sensor + 20 * slope                          -- in twenty minutes
    local rate  = (ahead - 120) * tdd / 1800 * 0.7             -- U/h on top of the basal
    if ahead < 90 then
      rate = -basal
    elseif rate > 0 then
      rate = math.min(math.max(0, rate - on_board), 4 * basal)
    end
    rate = math.max(rate, -basal)
    on_board = on_board + math.max(0, rate) * 5 / 60
    p:set("insulin_rate", rate, "U/h")
  end)
  for _, meal in ipairs(meals) do
    p:at(meal.at - minutes(10), function()
      p:dose("insulin", announced * meal.carbs * tdd / 500, "U")
    end)
  end
end

return scenario {
  title    = "A pump's controller, tried on a hundred people",
  model    = "glucose/uva_padova",
  cohort   = { patients = 100, seed = 20261123, vary = "model" },
  duration = hours(24),
  record   = { every = minutes(5), "glucose", "insulin", "insulin_rate" },
  timeline = timeline,

  arms = {
    basal       = {},
    unannounced = function(p) pump(p, 0) end,
    hybrid      = function(p) pump(p, 0.7) end,
  },

  outcomes = {
    time_in_range = fraction_of_time("glucose", between(70, 180, "mg/dL"), { unit = "%" }),
    time_below    = fraction_of_time("glucose", below(70, "mg/dL"), { unit = "%" }),
    lowest        = minimum("glucose"),
    bolus_insulin = total_dose("insulin"),
    basal_insulin = auc("basal_rate", { unit = "U", doc = "The basal infusion" }),
    pump_insulin  = auc("insulin_rate", { unit = "U", doc = "Pumped on top of the basal" }),
  },
}
