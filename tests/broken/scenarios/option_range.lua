-- expect: line 9
-- expect: must lie between
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  options = {
    rtol = 3 },
}
