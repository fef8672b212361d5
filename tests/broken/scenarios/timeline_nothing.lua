-- expect: line 9
-- expect: this entry does nothing
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(7) },
  },
}
