-- SPDX-License-Identifier: Apache-2.0
-- Step 2: doses. A bolus, an infusion, a dose that is repeated, a patient who has taken it for
-- weeks, and a change of the patient in between.

return scenario {
  title    = "All kinds of doses",
  model    = "pk/two_compartment",
  duration = days(4),
  record   = { every = minutes(30), "concentration", { "peripheral", "g" } },

  timeline = {
    -- At the beginning the patient is where 50 mg twice a day lead to in the long run; it goes on
    -- so for two days.
    { at = 0, dose = "oral", amount = { 50, "mg" }, every = hours(12), times = 4,
      steady_state = true },

    -- Into a vein: 200 mg at once, and 0.3 g over two hours.
    { at = days(2), dose = "iv", amount = { 200, "mg" } },
    { at = days(2) + hours(6), dose = "iv", amount = { 0.3, "g" }, duration = hours(2) },

    -- Three times a day until the end.
    { at = days(3), dose = "oral", amount = { 30, "mg" }, every = hours(8) },

    -- From now on the kidneys do half of their work.
    { at = days(3), set = "CL", to = { 2.5, "L/h" } },
  },
}
