-- SPDX-License-Identifier: Apache-2.0
-- Step 6: a script. An arm may be a function: it is called once for every patient, and asks to be
-- called again at times (every, at, after) or when something happens (on). Its local variables
-- belong to that patient alone.

local first_dose = q(100, "mg")

return scenario {
  title    = "Titration by trough levels",
  model    = "pk/two_compartment",
  cohort   = { patients = 200, seed = 7, vary = "model" },
  duration = days(14),
  record   = { every = hours(6), "concentration" },

  arms = {
    fixed = { timeline = { { at = 0, dose = "oral", amount = first_dose, every = hours(12) } } },

    titrated = function(p)
      local dose = first_dose:to("mg")
      p:every(hours(12), function()
        p:dose("oral", dose, "mg")
      end)
      p:every(days(2), function()                 -- a blood sample, read with some error
        local trough = p:get("concentration", "mg/L") * math.exp(p:normal(0, 0.1))
        local wanted = dose * 2 / math.max(trough, 0.1)
        dose = math.min(math.max(wanted, dose / 2), dose * 2, 400)
        p:note(string.format("trough %.2f mg/L, dose now %.0f mg", trough, dose))
      end, days(2))
      p:on("concentration > 12 mg/L", function()  -- too much: leave out a day, then less
        local before = dose
        dose = 0
        p:after(hours(24), function() dose = before / 2 end)
      end)
    end,
  },

  outcomes = {
    last_trough = final("concentration"),
    in_window   = fraction_of_time("concentration", between(1, 3, "mg/L"), { from = days(7) }),
  },
}
