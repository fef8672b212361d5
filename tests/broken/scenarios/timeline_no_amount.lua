-- expect: line 9
-- expect: add amount
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7), dose = "meal" },
  },
}
