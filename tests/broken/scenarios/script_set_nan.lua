-- expect: line 11
-- expect: must be finite
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:set("insulin_rate", 0 / 0, "mU/min")
    end,
  },
}
