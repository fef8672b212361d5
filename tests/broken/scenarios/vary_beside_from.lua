-- expect: line 9
-- expect: does not go with "from"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { from = "nobody.csv",
    vary = "model" },
}
