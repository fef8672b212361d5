-- expect: line 3
-- expect: names no model
return scenario {
  duration = hours(24),
}
