-- expect: line 11
-- expect: did you mean "every"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:evry(minutes(5), function() end)
    end,
  },
}
