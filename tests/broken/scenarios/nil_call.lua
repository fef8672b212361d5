-- expect: line 8
-- expect: attempt to call a nil value
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  doc = string.nothing("x"),
}
