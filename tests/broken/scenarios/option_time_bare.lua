-- expect: line 8
-- expect: a time needs its unit
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  options = { max_step = 5 },
}
