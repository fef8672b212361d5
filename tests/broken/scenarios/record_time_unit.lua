-- expect: line 7
-- expect: no unit of time
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose",
    time = "kg" },
}
