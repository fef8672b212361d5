-- expect: line 8
-- expect: did you mean "minutes"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  options = { max_step = minuts(5) },
}
