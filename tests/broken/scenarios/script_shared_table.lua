-- expect: line 8
-- expect: "log" stands outside
local log = { n = 0 }
return scenario {
  model = "small/glucose", duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    pump = { script = function(p)
      p:every(minutes(5), function() log.n = log.n + 1 end)
    end },
  },
}
