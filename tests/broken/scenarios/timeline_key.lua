-- expect: line 11
-- expect: did you mean "amount"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7), dose = "meal", amount = { 60, "g" } },
    { at = hours(12), dose = "meal",
      amuont = { 60, "g" } },
  },
}
