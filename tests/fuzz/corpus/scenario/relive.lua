--[[ A session that was lived live: what the scenario was, and at the end what was ordered. ]] local function original(...) return scenario {
  model = "small/glucose", duration = hours(2), cohort = { patients = 5, seed = 2, vary = "model", only = 2 },
  record = { every = minutes(5), "glucose" },
  live = { tick = seconds(10), speed = 60 },
  monitor = { { "glucose", "umol/L", low = 3900, priority = "high", of = "insulin" }, { "insulin", wave = { 0, 50 } } },
  actions = {
    snack = { label = "A snack", value = { 15, "g", low = 0, high = 100 }, act = function(p, x) p:dose("meal", x, "g") end },
    stop = function(p) p:stop_dose("meal") p:after(minutes(2), function() p:note("later") end) end,
  },
}
end

return relive(original(...), {
  arm = "default", patient = 3, patients = 5, seed = 2,
  tick = seconds(10), ticks = 90, method = "dopri5", original = 700, record = { every = minutes(1), "glucose" },
  { tick = 0, note = "a \"quote\" \\ \255\010" },
  { tick = 7, act = "snack", value = {20, "g"} },
  { tick = 8, dose = "meal", amount = {20, "g"}, duration = {5, "min"}, hidden = true },
  { tick = 9, stop = "meal" },
  { tick = 60, set = "ke", to = {0.2, "1/min"} },
})
