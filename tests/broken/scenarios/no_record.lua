-- expect: line 3
-- expect: what to record
return scenario {
  model = "small/glucose",
  duration = hours(1),
}
