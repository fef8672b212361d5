-- expect: line 9
-- expect: did you mean "BW"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = {
    from = "unknown.csv",
  },
}
