-- expect: line 9
-- expect: does not convert into that
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = {
    time_in_range = fraction_of_time("glucose", between(3.9, 10, "kg")),
  },
}
