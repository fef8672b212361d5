-- expect: line 8
-- expect: p:random()
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = math.random(10) },
}
