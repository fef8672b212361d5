-- expect: line 9
-- expect: has no unit; write
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = {
    BW = normal(70, 12),
  } },
}
