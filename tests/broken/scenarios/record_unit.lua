-- expect: line 7
-- expect: does not convert into "kg"
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5),
    { "glucose", "kg" },
  },
}
