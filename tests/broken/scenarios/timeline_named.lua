-- expect: line 9
-- expect: there is no key "breakfast"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    breakfast = { at = hours(7), dose = "meal", amount = { 60, "g" } },
  },
}
