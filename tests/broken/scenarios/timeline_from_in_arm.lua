-- expect: line 9
-- expect: for all arms
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    a = { timeline = { { from = "nowhere.csv" } } },
  },
}
