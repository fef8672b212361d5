-- SPDX-License-Identifier: Apache-2.0
-- Warfarin: the same dose for everybody against doses that follow the blood test.
--
-- Prothrombin complex activity of 20 to 35 % stands for the therapeutic range (an INR of about 2 to
-- 3). The first four weeks; blood is drawn every third day at first, then once a week, and the
-- laboratory's reading has an error of 5 %.

local target = 27                                     -- %, the middle of the range

-- The next daily dose: in steps of half a milligram, and never changed by more than a third.
local function adjusted(dose, activity)
  local wanted = dose * (1 + 0.6 * (activity - target) / target)
  wanted = math.min(math.max(wanted, dose * 2 / 3), dose * 4 / 3, 15)
  return math.max(0.5, math.floor(2 * wanted + 0.5) / 2)
end

return scenario {
  title    = "Four weeks of warfarin: fixed dose or titration",
  model    = "pkpd/warfarin",
  cohort   = { patients = 500, seed = 20261123, vary = "model" },
  duration = weeks(4),
  record   = { every = hours(6), time = "d", "PCA", "concentration" },

  arms = {
    fixed = {
      doc = "6 mg a day for everybody",
      timeline = { { at = hours(18), dose = "oral", amount = { 6, "mg" }, every = days(1) } },
    },

    titrated = {
      doc = "6 mg a day at first, then by the blood test",
      script = function(p)
        local dose, hold = 6, false
        local function blood_test()
          local activity = p:get("PCA", "%") * (1 + p:normal(0, 0.05))
          hold = activity < 12                         -- leave out the next dose
          dose = adjusted(dose, activity)
          p:note(string.format("activity %.0f %%, dose now %.1f mg", activity, dose))
        end
        p:every(days(1), function()
          if not hold then
            p:dose("oral", dose, "mg")
          end
          hold = false
        end, hours(18))
        for _, day in ipairs { 4, 7, 10, 14, 21 } do
          p:at(days(day) + hours(8), blood_test)
        end
      end,
    },
  },

  outcomes = {
    in_range  = fraction_of_time("PCA", between(20, 35, "%"),
                                 { unit = "%", from = weeks(2), doc = "Third and fourth week" }),
    too_low   = fraction_of_time("PCA", below(15, "%"), { unit = "%", doc = "Risk of bleeding" }),
    lowest    = minimum("PCA"),
    first_day = first_time("PCA", below(35, "%"), { unit = "d", doc = "Therapeutic since" }),
    given     = total_dose("oral"),
  },
}
