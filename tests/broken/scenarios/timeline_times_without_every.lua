-- expect: line 10
-- expect: add every
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7), dose = "meal", amount = { 60, "g" },
      times = 3 },
  },
}
