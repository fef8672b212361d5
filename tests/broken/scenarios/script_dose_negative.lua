-- expect: line 11
-- expect: is negative
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:dose("meal", -15, "g")
    end,
  },
}
