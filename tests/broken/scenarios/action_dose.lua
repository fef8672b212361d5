-- expect: line 8
-- expect: did you mean "meal"
return scenario {
  model = "small/glucose",
  duration = hours(2),
  record = { every = minutes(5), "glucose" },
  actions = {
    snack = function(p) p:dose("meel", 15, "g") end,
  },
}
