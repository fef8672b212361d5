-- expect: line 8
-- expect: keys are names
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = { [2.5] = minimum("glucose") },
}
