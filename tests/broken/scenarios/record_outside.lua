-- expect: line 6
-- expect: the scenario goes from 0 to 1440
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = {
    every = minutes(5), until_ = nil, "glucose", until_x = nil,
    from = hours(30),
  },
}
