-- expect: line 5
-- expect: do not go together
return scenario {
  model = "small/glucose",
  duration = hours(24) + q(3, "g"),
}
