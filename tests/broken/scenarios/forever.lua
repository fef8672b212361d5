-- expect: line 5
-- expect: instructions
local n = 0
while true do
  n = n + 1
end
