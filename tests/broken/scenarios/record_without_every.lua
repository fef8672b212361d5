-- expect: line 6
-- expect: add every = minutes(5)
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = { "glucose" },
}
