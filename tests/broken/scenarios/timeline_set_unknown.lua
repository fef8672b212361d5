-- expect: line 9
-- expect: did you mean "insulin_rate"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7), set = "insulin_rat", to = { 5, "mU/min" } },
  },
}
