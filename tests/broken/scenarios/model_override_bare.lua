-- expect: line 5
-- expect: is a bare number; say its unit: {80, "kg"}
return scenario {
  model = { "small/glucose",
    BW = 80 },
}
