-- expect: line 9
-- expect: lies outside the scenario
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = {
    late = value_at("glucose", hours(25)),
  },
}
