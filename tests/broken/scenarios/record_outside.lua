-- expect: line 6
-- expect: the scenario goes from 0 to 1440
return scenario {
  model = "small/glucose",
  duration = hours(24),
  record = {
    every = minutes(5), "glucose", 
    from = hours(30),
  },
}
