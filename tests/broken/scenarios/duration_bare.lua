-- expect: line 5
-- expect: hours(24)
return scenario {
  model = "small/glucose",
  duration = 24,
}
