-- expect: line 5
-- expect: did you mean "amount"
local meals = {
  { at = hours(7), dose = "meal", amount = { 60, "g" } },
  { at = hours(12), dose = "meal", amoun = { 60, "g" } },
}
return scenario {
  model = "small/glucose", duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = meals,
}
