-- expect: line 11
-- expect: (in timeline[2])
local meals = {}
for i = 1, 3 do
  meals[i] = { at = hours(6 * i), dose = "meal", amount = { 60, "g" } }
end
meals[2].amoun = 3
return scenario {
  model = "small/glucose", duration = hours(24),
  record = { every = minutes(5), "glucose" },
  timeline = meals,
}
