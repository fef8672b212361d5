-- expect: line 8
-- expect: the column "BW" is in "m"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { from = "columns.csv" },
}
