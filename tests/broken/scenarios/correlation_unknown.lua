-- expect: line 11
-- expect: does not vary here
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = { SIT = lognormal(0.3), SID = lognormal(0.3) },
    correlation = {
      { "SIT", "SID", 0.6 },
      { "SIT", "SIE", 0.6 },
    } },
}
