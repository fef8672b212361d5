-- expect: line 9
-- expect: lognormal
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = {
    SIT = lognormal(-0.3),
  } },
}
