-- expect: line 8
-- expect: a distribution stands here
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = { BW = 0.3 } },
}
