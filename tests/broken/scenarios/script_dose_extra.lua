-- expect: line 11
-- expect: did you mean "duration"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:dose("meal", 15, "g", { durration = minutes(5) })
    end,
  },
}
