-- expect: line 10
-- expect: a table stands here
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    untreated = {},
    treated = 3,
  },
}
