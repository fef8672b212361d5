-- expect: line 3
-- expect: too large
local s = ("x"):rep(1e10)
return scenario { title = s }
