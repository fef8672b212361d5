-- expect: line 8
-- expect: "io" is not known here
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  doc = io.open("/etc/passwd"):read(),
}
