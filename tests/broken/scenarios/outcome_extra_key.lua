-- expect: line 9
-- expect: did you mean "unit"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = {
    lowest = minimum("glucose", { units = "mg/dL" }),
  },
}
