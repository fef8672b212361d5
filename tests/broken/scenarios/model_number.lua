-- expect: line 4
-- expect: a text in quotes stands here
return scenario {
  model = 42,
}
