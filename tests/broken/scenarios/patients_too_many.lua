-- expect: line 8
-- expect: 7 patients are asked for and the table has 2
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 7, from = "unknown.csv" },
}
