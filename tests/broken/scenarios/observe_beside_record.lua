-- expect: line 8
-- expect: observe goes with
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  observe = minutes(1),
}
