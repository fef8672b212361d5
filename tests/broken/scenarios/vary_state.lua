-- expect: line 9
-- expect: only parameters and inputs
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = {
    glucose = lognormal(0.3),
  } },
}
