-- expect: line 12
-- expect: did you mean "glucose"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    plain = {},
    pump = function(p)
      p:every(minutes(5), function()
        local g = p:get("glucos", "mmol/L")
        p:set("insulin_rate", g, "mU/min")
      end)
    end,
  },
}
