-- expect: line 9
-- expect: sees parameters and inputs
return scenario {
  title = "A day",
  model = "small/glucose",
  duration = hours(24),
  record = { every = minutes(5), "glucose" },
  cohort = { patients = 10, vary = "model", keep = function(p)
    return p:get("glucose", "mmol/L") < 100
  end },
}
