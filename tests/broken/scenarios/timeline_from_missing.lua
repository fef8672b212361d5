-- expect: line 9
-- expect: nowhere.csv
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { from = "nowhere.csv" },
  },
}
