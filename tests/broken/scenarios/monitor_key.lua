-- expect: line 9
-- expect: did you mean "colour"
return scenario {
  model = "small/glucose",
  duration = hours(2),
  record = { every = minutes(5), "glucose" },
  monitor = {
    "glucose",
    { "insulin", color = "#ff0000" },
  },
}
