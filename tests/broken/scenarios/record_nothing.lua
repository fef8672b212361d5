-- expect: line 6
-- expect: name quantities
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5) },
}
