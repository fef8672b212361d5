-- expect: line 11
-- expect: is a bare number
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7), set = {
      basal = 0.5,
      insulin_rate = 3,
    } },
  },
}
