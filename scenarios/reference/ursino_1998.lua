-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cardiovascular/ursino_1998": five minutes towards rest, then 10, 20 or 30 % of the blood is lost in
-- five seconds, with the reflex and with its effectors frozen. What is compared is 300 s later.

local bled  = seconds(300)
local rest  = { from = bled - seconds(60), to = bled }
local late  = { from = bled + seconds(270), to = bled + seconds(330) }
local early = { from = bled, to = bled + seconds(60) }

local function loss(share, frozen)
  local timeline = {
    { at = bled, set = "bleeding", to = { 5300 * share / 5, "mL/s" } },
    { at = bled + seconds(5), set = "bleeding", to = 0 },
  }
  if frozen then table.insert(timeline, 1, { at = bled, set = "frozen", to = 1 }) end
  return { timeline = timeline }
end

return scenario {
  title    = "Ursino 1998: loss of blood with and without the reflex",
  model    = "cardiovascular/ursino_1998",
  duration = seconds(630),
  options  = { rtol = 1e-7, atol = 1e-8 },
  record   = { every = { 0.01, "s" }, from = rest.from, "body.pressure", "body.cardiac_output", "body.left.V",
               "body.P_ra", "body.P_la", "body.P_pa", "body.total_volume", "rate", "body.R_sp", "body.V_sv",
               "body.left.Emax", "stroke_volume", "reflex.afferent", "reflex.sympathetic_p", "reflex.vagal" },
  arms = {
    minus_10 = loss(0.1), minus_10_frozen = loss(0.1, true),
    minus_20 = loss(0.2), minus_20_frozen = loss(0.2, true), minus_30 = loss(0.3),
  },
  outcomes = {
    rest_pressure  = mean("body.pressure", rest),
    rest_systolic  = maximum("body.pressure", rest),
    rest_diastolic = minimum("body.pressure", rest),
    rest_rate      = mean("rate", rest),
    rest_output    = mean("body.cardiac_output", rest),
    rest_stroke    = mean("stroke_volume", rest),
    rest_edv       = maximum("body.left.V", rest),
    rest_esv       = minimum("body.left.V", rest),
    rest_ra        = mean("body.P_ra", rest),
    rest_la        = mean("body.P_la", rest),
    rest_pa        = mean("body.P_pa", rest),
    rest_R         = mean("body.R_sp", rest),
    rest_V         = mean("body.V_sv", rest),
    rest_E         = mean("body.left.Emax", rest),
    rest_afferent    = mean("reflex.afferent", rest),
    rest_sympathetic = mean("reflex.sympathetic_p", rest),
    rest_vagal       = mean("reflex.vagal", rest),
    pressure  = mean("body.pressure", late),
    systolic  = maximum("body.pressure", late),
    diastolic = minimum("body.pressure", late),
    rate      = mean("rate", late),
    output    = mean("body.cardiac_output", late),
    stroke    = mean("stroke_volume", late),
    edv       = maximum("body.left.V", late),
    esv       = minimum("body.left.V", late),
    ra        = mean("body.P_ra", late),
    la        = mean("body.P_la", late),
    pa        = mean("body.P_pa", late),
    R         = mean("body.R_sp", late),
    V         = mean("body.V_sv", late),
    E         = mean("body.left.Emax", late),
    peak_rate = maximum("rate", early),
    when_peak = time_of_maximum("rate", early),
    blood_before = mean("body.total_volume", rest),
    blood_after  = final("body.total_volume"),
  },
}
