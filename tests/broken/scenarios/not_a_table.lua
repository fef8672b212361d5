-- expect: line 3
-- expect: scenario takes a table
return scenario "glucose"
