-- expect: line 10
-- expect: say the same twice
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7), dose = "meal", amount = { 60, "g" }, every = hours(2), times = 3,
      last = hours(12) },
  },
}
