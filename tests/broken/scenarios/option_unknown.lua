-- expect: line 8
-- expect: did you mean "rtol"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  options = { rtoll = 1e-8 },
}
