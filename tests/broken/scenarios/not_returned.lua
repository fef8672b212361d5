-- expect: line 3
-- expect: return scenario
local s = scenario { title = "x" } --!
