-- expect: line 10
-- expect: the window goes from
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = {
    lowest = minimum("glucose", { from = hours(20), }),
    late = minimum("glucose", { from = hours(30) }),
  },
}
