-- expect: line 10
-- expect: before the scenario starts
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  start = hours(8),
  timeline = {
    { at = hours(7), dose = "meal", amount = { 60, "g" } },
  },
}
