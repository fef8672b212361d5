-- expect: line 11
-- expect: it must be positive
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:every(minutes(0), function() end)
    end,
  },
}
