-- expect: line 12
-- expect: over already
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:at(hours(2), function()
        p:at(hours(1), function() end)
      end)
    end,
  },
}
