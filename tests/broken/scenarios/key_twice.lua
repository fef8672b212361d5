-- expect: line 10
-- expect: stands here twice
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  options = {
    rtol = 1e-6,
    rtol = 1e-7,
  },
}
