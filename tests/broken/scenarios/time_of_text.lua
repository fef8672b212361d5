-- expect: line 5
-- expect: a number stands here
return scenario {
  model = "small/glucose",
  duration = hours("24"),
}
