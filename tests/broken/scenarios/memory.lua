-- expect: line 0
-- expect: MiB of memory
local text = "x"
for _ = 1, 40 do
  text = text .. text
end
