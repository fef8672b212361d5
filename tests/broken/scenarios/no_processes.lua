-- expect: line 8
-- expect: "os" is not known here
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  doc = os.getenv("HOME"),
}
