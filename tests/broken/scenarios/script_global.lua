-- expect: line 11
-- expect: write "local total"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      total = 3
    end,
  },
}
