-- expect: line 5
-- expect: did you mean "duration"
return scenario {
  model = "small/glucose",
  durations = hours(24),
}
