-- SPDX-License-Identifier: Apache-2.0
-- What a monitor shows of breathing: it watches flow, volume and the CO2 in the airway, and holds for each breath
-- what it saw.

return model "respiratory/monitor" {
  title  = "Monitor of breathing: rate, tidal volume, end-tidal CO2",
  source = "definitions of the quantities; thresholds as in usual monitors",
  time   = "s",

  parameter = {
    threshold = { 0.02, "L/s", "Flow that counts as breathing in or out", range = { 0.001, 0.2 },
                  source = "usual flow sensor" },
    silence   = { 20, "s", "Time without a breath that is called apnoea", range = { 5, 60 },
                  source = "usual setting of monitors" },
  },
  input = {
    flow   = { 0,    "L/s",  "Flow at the mouth, inwards" },
    V_lung = { 2.4,  "L",    "Gas in airways and alveoli" },
    P_co2  = { 38,   "mmHg", "CO2 in the airway" },
  },
  state = {
    V_top   = { "L", "Volume at the end of the last inspiration" },
    V_tidal = { "L", "Volume of the last expiration" },
    began   = { "s", "When the last inspiration began" },
    period  = { "s", "Length of the last breath" },
    P_end   = { "mmHg", "CO2 at the end of the last expiration" },
    count   = { "1", "Breaths that were seen" },
  },
  signal = {
    breathing  = { "1", "0: apnoea" },
    rr         = { "1/min", "Respiratory rate" },
    vt         = { "L", "Tidal volume" },
    ve         = { "L/min", "Minute ventilation" },
    etco2      = { "mmHg", "End-tidal CO2" },
  },

  start = function(_ENV)
    V_top, V_tidal, began, period, P_end, count = V_lung, q(0.53, "L"), 0, q(5, "s"), q(38, "mmHg"), 0
  end,

  equations = function(_ENV)
    dot.V_top, dot.V_tidal, dot.began, dot.period, dot.P_end, dot.count = 0, 0, 0, 0, 0, 0
    on { when = falls_through(flow, -threshold), set = { V_top = V_lung } }
    on { when = rises_through(flow, threshold),
         set = { V_tidal = V_top - V_lung, period = t - began, began = t, P_end = P_co2, count = count + 1 } }
    breathing = when(lt(t - began, silence), 1, 0)
    rr = breathing / max(period, q(0.5, "s"))
    vt = breathing * V_tidal
    ve = vt * rr
    etco2 = breathing * P_end
  end,
}
