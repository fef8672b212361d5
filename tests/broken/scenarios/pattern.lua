-- expect: line 3
-- expect: too many steps
local s = (("a"):rep(30)):find((("a-"):rep(30)) .. "b")
return scenario { title = tostring(s) }
