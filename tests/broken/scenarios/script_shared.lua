-- expect: line 8
-- expect: all patients share it
local count = 0
return scenario {
  model = "small/glucose", duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    pump = function(p)
      p:every(minutes(5), function() count = count + 1 end)
    end,
  },
}
