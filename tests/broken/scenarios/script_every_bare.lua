-- expect: line 11
-- expect: minutes(5)
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:every(5, function() end)
    end,
  },
}
