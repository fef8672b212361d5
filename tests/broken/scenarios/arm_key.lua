-- expect: line 11
-- expect: did you mean "timeline"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  arms = {
    untreated = {},
    treated = {
      timelin = {},
    },
  },
}
