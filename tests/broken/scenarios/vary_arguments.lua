-- expect: line 9
-- expect: it goes like normal(70, 12)
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = {
    BW = normal(70, 12, 3),
  } },
}
