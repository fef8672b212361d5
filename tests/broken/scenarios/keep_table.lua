-- expect: line 9
-- expect: not there yet
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = "model",
    keep = { after = hours(24), function() return true end } },
}
