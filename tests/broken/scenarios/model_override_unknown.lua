-- expect: line 7
-- expect: did you mean "BW"
return scenario {
  duration = hours(24),
  model = {
    "small/glucose",
    BWW = { 80, "kg" },
  },
}
