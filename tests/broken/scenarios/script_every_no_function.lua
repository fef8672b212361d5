-- expect: line 11
-- expect: function() … end
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:every(minutes(5), "glucose")
    end,
  },
}
