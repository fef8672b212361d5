-- expect: line 11
-- expect: is computed by the model
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:set("glucose", 5, "mmol/L")
    end,
  },
}
