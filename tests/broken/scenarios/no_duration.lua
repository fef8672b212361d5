-- expect: line 3
-- expect: add duration = hours(24)
return scenario {
  model = "small/glucose",
}
