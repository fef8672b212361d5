-- expect: line 9
-- expect: did you mean "glucose"
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = {
    every = minutes(5),
    "insulin",
    "glucos",
  },
}
