-- expect: line 9
-- expect: does not convert into that
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    heavy = { set = { BW = { 120, "m" } } },
  },
}
