-- expect: line 5
-- expect: it must be positive
return scenario {
  model = "small/glucose",
  duration = hours(-3),
}
