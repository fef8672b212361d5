-- expect: line 8
-- expect: a whole number from 1
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 0 },
}
