-- expect: line 9
-- expect: does not convert into that
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7), dose = "insulin", amount = { 6, "mg" } },
  },
}
