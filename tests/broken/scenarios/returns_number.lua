-- expect: line 0
-- expect: return scenario
return 42
