-- expect: line 3
-- expect: must return true or false
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = "model", keep = function() return 3 end },
}
