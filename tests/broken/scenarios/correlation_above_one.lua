-- expect: line 9
-- expect: between -1 and 1
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = { SIT = lognormal(0.3), SID = lognormal(0.3) },
    correlation = { { "SIT", "SID", 1.6 } } },
}
