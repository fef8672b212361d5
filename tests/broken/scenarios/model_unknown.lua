-- expect: line 5
-- expect: there is no model
return scenario {
  duration = hours(24),
  model = "small/glucosea",
}
