-- expect: line 7
-- expect: minutes(5)
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = { "glucose",
    every = 5,
  },
}
