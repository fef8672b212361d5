-- SPDX-License-Identifier: Apache-2.0
-- A day with type 1 diabetes: a thousand virtual people, three treatments, the same meals.
--
--   basal        only the infusion that holds their fasting glucose; meals are not covered
--   basal_bolus  a bolus before every meal by carbohydrate counting (500 rule, counted with error)
--                and a correction when glucose is high
--   closed_loop  a pump that reads glucose every five minutes and adjusts itself (a controller in
--                the model, models/glucose/closed_loop.lua), with 70 % of the bolus for a meal
--
-- Everybody who knows of a low glucose eats 15 g of carbohydrate and waits a quarter of an hour.
-- Sources: rules of 500 and 1800/100: Walsh & Roberts, Pumping Insulin; targets: Battelino et al.
-- 2019, doi:10.2337/dci19-0028 (time in range 70-180 mg/dL).

local meals = {                      -- when, and grams of carbohydrate
  { at = hours(7),  carbs = 45 },
  { at = hours(12), carbs = 70 },
  { at = hours(16), carbs = 20 },
  { at = hours(19), carbs = 65 },
}

local timeline = {}
for i, meal in ipairs(meals) do
  timeline[i] = { at = meal.at, dose = "body.meal", amount = { meal.carbs, "g" },
                  duration = minutes(15) }
end

-- Low glucose is treated, but not before a quarter of an hour has passed since the last time.
local function treat_lows(p)
  local last = -1e9
  p:on("glucose < 65 mg/dL", function()
    if p:time("min") - last >= 15 then
      last = p:time("min")
      p:dose("body.meal", 15, "g")
    end
  end)
end

-- Units of insulin a day, from the basal infusion: it is about half of it.
local function daily_insulin(p)
  return 2 * 24 * p:get("basal_rate", "U/h")
end

return scenario {
  title    = "A day with type 1 diabetes: basal, basal-bolus and closed loop",
  model    = "glucose/closed_loop",
  cohort   = { patients = 1000, seed = 20261123, vary = "model" },
  duration = hours(24),
  record   = { every = minutes(5), "glucose", "insulin" },
  timeline = timeline,

  arms = {
    basal = {
      doc = "Basal insulin alone",
      script = treat_lows,
    },

    basal_bolus = {
      doc = "Carbohydrate counting and corrections",
      script = function(p)
        treat_lows(p)
        local grams_per_unit = 500 / daily_insulin(p)
        local fall_per_unit  = 1800 / daily_insulin(p)             -- mg/dL
        for _, meal in ipairs(meals) do
          p:at(meal.at - minutes(10), function()
            local counted = meal.carbs * p:random(0.75, 1.15)
            local high    = math.max(0, p:get("sensor", "mg/dL") - 150)
            p:dose("body.insulin", counted / grams_per_unit + 0.5 * high / fall_per_unit, "U")
          end)
        end
      end,
    },

    closed_loop = {
      doc = "Sensor, pump and announced meals",
      set = { engaged = 1 },
      script = function(p)
        treat_lows(p)
        local grams_per_unit = 500 / daily_insulin(p)
        for _, meal in ipairs(meals) do
          p:at(meal.at - minutes(10), function()
            p:dose("body.insulin", 0.7 * meal.carbs / grams_per_unit, "U")
          end)
        end
      end,
    },
  },

  outcomes = {
    time_in_range = fraction_of_time("glucose", between(70, 180, "mg/dL"),
                                     { unit = "%", doc = "70-180 mg/dL (3.9-10 mmol/L)" }),
    time_below    = fraction_of_time("glucose", below(70, "mg/dL"),
                                     { unit = "%", doc = "Below 70 mg/dL (3.9 mmol/L)" }),
    time_above    = fraction_of_time("glucose", above(180, "mg/dL"), { unit = "%" }),
    lowest        = minimum("glucose"),
    mean_glucose  = mean("glucose"),
    bolus_insulin = total_dose("body.insulin"),
    pump_insulin  = auc("pump_rate", { unit = "U", doc = "Basal and what the controller adds" }),
    carbohydrate  = total_dose("body.meal"),
  },
}
