-- expect: line 9
-- expect: did you mean "patients"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = {
    patient = 100,
  },
}
