-- expect: line 11
-- expect: the unit of "glucose" is missing
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:get("glucose")
    end,
  },
}
