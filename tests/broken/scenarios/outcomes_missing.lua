-- expect: line 6
-- expect: needs outcomes
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = "outcomes",
}
