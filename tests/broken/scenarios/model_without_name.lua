-- expect: line 4
-- expect: the model's name comes first
return scenario {
  model = { BW = { 80, "kg" } },
}
