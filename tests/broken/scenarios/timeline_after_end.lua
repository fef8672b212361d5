-- expect: line 9
-- expect: after the scenario's end
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(27), dose = "meal", amount = { 60, "g" } },
  },
}
