-- expect: line 10
-- expect: did you mean "SIT"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = {
    BW = { normal(70, 12), "kg" },
    SIt = lognormal(0.3),
  } },
}
