-- expect: line 8
-- expect: nobody.csv
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { from = "nobody.csv" },
}
