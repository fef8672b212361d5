-- expect: line 9
-- expect: function(p)
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    a = { script = "function(p) end" },
  },
}
