-- expect: line 9
-- expect: mmol
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = {
    { at = hours(1), set = "Gb", to = { 5, "mmoll/L" } },
  },
}
