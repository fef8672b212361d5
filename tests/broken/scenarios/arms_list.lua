-- expect: line 8
-- expect: arms are named
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = { { timeline = {} } },
}
