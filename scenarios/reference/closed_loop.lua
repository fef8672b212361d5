-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cardiovascular/closed_loop": a person at rest who loses blood or is tilted upright. Patients settle
-- for five minutes; what happens to them happens at 60 s; the minute around 200 s later is what is compared.

local at   = seconds(60)
local rest = { from = 0, to = at }
local late = { from = at + seconds(170), to = at + seconds(230) }
local soon = { from = at, to = at + seconds(60) }
local minute = { from = at + seconds(50), to = at + seconds(110) }

local function loss(share, over)
  return { timeline = {
    { at = at, set = "body.systemic.bleeding", to = { 5510 * share / over:to("s"), "mL/s" } },
    { at = at + over, set = "body.systemic.bleeding", to = 0 },
  } }
end

local outcomes = {
  volume_before = mean("body.volume", rest), volume_after = final("body.volume"),
  rate_minute = mean("rate", minute), rate_peak = maximum("rate", soon), pressure_low = minimum("P_mean", soon),
}
local function both(name, f, quantity)
  outcomes["rest_" .. name] = f(quantity, rest)
  outcomes[name] = f(quantity, late)
end
both("rate", mean, "rate")
both("pressure", mean, "body.P_aorta")
both("systolic", maximum, "body.P_aorta")
both("diastolic", minimum, "body.P_aorta")
both("output", mean, "body.cardiac_output")
both("stroke", mean, "body.heart.stroke_volume")
both("ejection", mean, "body.heart.ejection_fraction")
both("edv", maximum, "body.heart.lv.V")
both("esv", minimum, "body.heart.lv.V")
both("lv_systolic", maximum, "body.heart.P_lv")
both("rv_systolic", maximum, "body.heart.P_rv")
both("venous", mean, "body.heart.P_ra")
both("wedge", mean, "body.heart.P_la")
both("pulmonary", mean, "body.pulmonary.P_pa")
both("pulmonary_systolic", maximum, "body.pulmonary.P_pa")
both("pulmonary_diastolic", minimum, "body.pulmonary.P_pa")
both("resistance", mean, "resistance")
for _, bed in ipairs { "brain", "heart", "muscle", "splanchnic", "kidney", "skin", "other" } do
  both(bed, mean, "body.systemic.F_" .. bed)
end

return scenario {
  title    = "Circulation and baroreflex: rest, loss of blood, tilt",
  model    = "cardiovascular/closed_loop",
  settle   = seconds(300),
  duration = seconds(300),
  options  = { rtol = 1e-7, atol = 1e-7 },
  record   = { every = { 0.01, "s" }, "body.P_aorta", "rate" },
  arms = {
    minus_10 = loss(0.1, seconds(30)), minus_20 = loss(0.2, seconds(60)),
    minus_25 = loss(0.25, seconds(75)), minus_35 = loss(0.35, seconds(105)),
    tilt = { timeline = { { at = at, set = "body.systemic.tilt", to = { 75, "deg" } } } },
  },
  outcomes = outcomes,
}
