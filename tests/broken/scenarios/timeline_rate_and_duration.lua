-- expect: line 10
-- expect: say too much
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7), dose = "insulin", amount = { 6, "U" }, rate = { 2, "U/h" },
      duration = hours(2) },
  },
}
