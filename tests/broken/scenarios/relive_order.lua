-- expect: line 13
-- expect: "glucose" is computed by the model
local function original()
  return scenario {
    model = "small/glucose",
    duration = hours(2),
    record = { every = minutes(5), "glucose" },
  }
end

return relive(original(), {
  tick = minutes(1), ticks = 60,
  { tick = 7, set = "glucose", to = { 7, "mmol/L" } },
})
