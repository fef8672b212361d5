-- expect: line 4
-- expect: stack overflow
local function f(n)
  return 1 + f(n + 1)
end
return scenario { title = tostring(f(1)) }
