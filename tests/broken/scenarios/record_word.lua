-- expect: line 6
-- expect: the word "outcomes"
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = "everything",
}
