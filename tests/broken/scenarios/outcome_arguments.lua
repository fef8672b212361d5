-- expect: line 9
-- expect: takes fewer arguments
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = {
    late = minimum("glucose", { unit = "mmol/L" }, 3),
  },
}
