-- expect: line 9
-- expect: add at = hours(7)
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { dose = "meal", amount = { 60, "g" } },
  },
}
