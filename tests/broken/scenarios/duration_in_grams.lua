-- expect: line 5
-- expect: "g" is none
return scenario {
  model = "small/glucose",
  duration = { 24, "g" },
}
