-- expect: line 8
-- expect: there is no method
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  options = { method = "rungekutta" },
}
