-- expect: line 9
-- expect: needs the time between doses
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7), dose = "insulin", amount = { 6, "U" }, steady_state = true },
  },
}
