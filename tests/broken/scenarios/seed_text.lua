-- expect: line 9
-- expect: a number stands here
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10,
    seed = "seven" },
}
