-- expect: line 8
-- expect: did you mean "from"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  doses = { form = "nowhere.csv" },
}
