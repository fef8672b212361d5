-- expect: line 11
-- expect: glucos
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:on("glucos < 3.5 mmol/L", function() end)
    end,
  },
}
