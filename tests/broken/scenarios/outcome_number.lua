-- expect: line 9
-- expect: an outcome stands here
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = {
    lowest = 3,
  },
}
