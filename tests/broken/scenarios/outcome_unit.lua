-- expect: line 9
-- expect: does not convert into "kg"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = {
    lowest = minimum("glucose", { unit = "kg" }),
  },
}
