-- expect: line 9
-- expect: did you mean "glucose"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = {
    lowest = minimum("glucosee"),
  },
}
