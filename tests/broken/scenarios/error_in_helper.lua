-- expect: line 4
-- expect: no such meal
local function meal(name)
  error("no such meal: " .. name)
end
return scenario { model = "small/glucose", timeline = { meal("lunch") } }
