-- expect: line 7
-- expect: recorded twice
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose",
    "glucose" },
}
