-- expect: line 9
-- expect: did you mean "insulin"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  outcomes = {
    total = total_dose("insuline"),
  },
}
