-- expect: line 8
-- expect: the value 3 lies outside of its own bounds
return scenario {
  model = "small/glucose",
  duration = hours(2),
  record = { every = minutes(5), "glucose" },
  actions = {
    snack = { value = { 3, "g", low = 5 }, act = function(p, x) p:dose("meal", x, "g") end },
  },
}
