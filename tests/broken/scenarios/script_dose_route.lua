-- expect: line 12
-- expect: did you mean "meal"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:on("glucose < 3.5 mmol/L", function()
        p:dose("meel", 15, "g")
      end)
    end,
  },
}
