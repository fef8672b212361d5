-- expect: line 5
-- expect: only parameters and inputs
return scenario {
  model = { "small/glucose",
    glucose = { 5, "mmol/L" } },
}
