-- expect: line 6
-- expect: make the interval longer
return scenario {
  model = "small/glucose",
  duration = days(3650),
  record = { every = seconds(0.001), "glucose" },
}
