-- SPDX-License-Identifier: Apache-2.0
-- The patient that the tests of live pages run: an adult who can be made to bleed.
return scenario {
  title    = "An adult to be looked at",
  model    = "adult/adult",
  cohort   = { patients = 2 },
  duration = hours(2),
  options  = { rtol = 1e-5, atol = 1e-7 },
  record   = { every = seconds(1), "hr", "map" },
  actions  = {
    bleed = {
      label = "Haemorrhage", doc = "Blood is lost from an artery", hidden = true,
      value = { 500, "mL/min", low = 0, high = 3000 },
      act = function(p, rate) p:set("body.systemic.bleeding", rate, "mL/min") end,
    },
    saline = {
      label = "Saline", doc = "At this rate until it is changed",
      value = { 100, "mL/min", low = 0, high = 300 },
      act = function(p, rate) p:set("fluids.crystalloid", rate, "mL/min") end,
    },
  },
}
