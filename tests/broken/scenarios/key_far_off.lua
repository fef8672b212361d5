-- expect: line 8
-- expect: there is no key "xylophone"
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  xylophone = 3,
}
