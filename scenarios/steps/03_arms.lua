-- SPDX-License-Identifier: Apache-2.0
-- Step 3: arms. Every arm runs on the same patients, so whatever differs comes from the arm. What
-- stands outside of `arms` holds for all of them.

return scenario {
  title    = "Three ways to give 120 mg a day",
  model    = "pk/two_compartment",
  duration = days(3),
  record   = { every = minutes(30), "concentration" },

  arms = {
    once = {
      doc = "Everything in the morning",
      timeline = { { at = hours(8), dose = "oral", amount = { 120, "mg" }, every = days(1) } },
    },
    thrice = {
      doc = "The same amount in three parts",
      timeline = {
        { at = { hours(8), hours(16), hours(24) }, dose = "oral", amount = { 40, "mg" },
          every = days(1) },
      },
    },
    infusion = {
      doc = "The same amount, evenly into a vein",
      timeline = { { at = hours(8), dose = "iv", amount = { 320, "mg" }, rate = { 5, "mg/h" } } },
    },
    weak_kidneys = {
      doc = "Like `once`, in a patient who eliminates less",
      set = { CL = { 2.2, "L/h" } },
      timeline = { { at = hours(8), dose = "oral", amount = { 120, "mg" }, every = days(1) } },
    },
  },
}
