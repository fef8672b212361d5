-- expect: line 13
-- expect: attempt to perform arithmetic
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      local total
      p:every(minutes(5), function()
        total = total + 5
      end)
    end,
  },
}
