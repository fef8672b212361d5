-- SPDX-License-Identifier: Apache-2.0
-- What the pulse of arterial pressure adds to the activity of the nerves, for a circulation that knows only the mean.
-- Receptors feel the speed of pressure, and what they feel in systole and in diastole does not cancel: the mean of the
-- activity is not the activity at the mean. Four points stand for the beat.

local beat = require "nervous.lib.beat"

return model "nervous/pulse" {
  title  = "What the pulse of pressure adds to the baroreflex",
  source = "Gauss-Legendre quadrature over the distribution of pressure in a beat of cardiovascular/closed_loop",
  time   = "s",

  parameter = {
    P_n    = { 92,    "mmHg", "Carotid pressure at which the receptors are half active", range = { 40, 160 },
               vary = lognormal(0.05) },
    ka     = { 11.758, "mmHg", "Slope of the receptors", range = { 3, 60 } },
    f_min  = { 2.52,  "1/s", "Least activity of the receptors", range = { 0, 10 } },
    f_max  = { 47.78, "1/s", "Most activity of the receptors", range = { 20, 100 } },
    speed  = { 3.068, "1", "How much more of the pulse than of the mean the receptors feel", range = { 1, 10 } },
    fes_inf = { 2.10,  "1/s", "Sympathetic activity under a high pressure", range = { 0, 5 } },
    fes_0   = { 16.11, "1/s", "Sympathetic activity without pressure", range = { 8, 30 } },
    fes_min = { 2.66,  "1/s", "Activity below which effectors do not answer", range = { 1, 5 } },
    fes_max = { 60,    "1/s", "Most that the nerves can do", range = { 20, 200 } },
    kes     = { 0.0675, "s",  "Slope of the sympathetic centre", range = { 0.01, 0.2 } },
    W_bp = { 1.1375, "1", "Weight of baroreceptors, resistances", range = { 0, 5 } },
    W_bv = { 1.0806, "1", "Weight of baroreceptors, veins", range = { 0, 5 } },
    W_bh = { 1.75,   "1", "Weight of baroreceptors, heart", range = { 0, 5 } },
    fev_0   = { 3.2,  "1/s", "Vagal activity under a low pressure", range = { 0, 10 } },
    fev_inf = { 6.3,  "1/s", "Vagal activity under a high pressure", range = { 2, 20 } },
    fcs_0   = { 25,   "1/s", "Receptor activity at the middle of the vagal range", range = { 10, 40 } },
    kev     = { 7.06, "1/s", "Slope of the vagal centre", range = { 2, 30 } },
  },
  input = {
    pulse = { 40, "mmHg", "Pulse pressure", range = { 0, 300 } },
    felt  = { 87, "mmHg", "Pressure and its speed, as the receptors feel them" },
    felt_heart = { 87, "mmHg", "The same of the receptors that act on the heart" },
    drive_p = { 0, "1/s", "What else drives the centre, resistances" },
    drive_v = { 0, "1/s", "What else drives the centre, veins" },
    drive_h = { 0, "1/s", "What else drives the centre, heart" },
  },
  signal = {
    pulse_p = { "1", "Added to the effect on resistances" },
    pulse_v = { "1", "Added to the effect on veins" },
    pulse_h = { "1", "Added to the effect on the heart" },
    pulse_vagal = { "1/s", "Added to vagal activity" },
  },

  start = function(_ENV) end,

  equations = function(_ENV)
    local function effect(drive)
      local open = (fes_0 - fes_inf) * exp(kes * drive)
      local share = (open / fes_max)^2
      local d = (fes_inf - fes_min + open / sqrt(sqrt(1 + share * share))) / q(1, "1/s")
      return log(1 + 0.5 * (d + sqrt(d * d + 0.01)))
    end
    local function vagus(f)
      local e = exp((f - fcs_0) / kev)
      return (fev_0 + fev_inf * e) / (1 + e)
    end
    local p, v, h, w = 0, 0, 0, 0
    local function add(share, offset)
      local function receptor(felt)
        return f_min + (f_max - f_min) * 0.5 * (1 + tanh(0.5 * (felt + speed * offset * pulse - P_n) / ka))
      end
      local f, f_heart = receptor(felt), receptor(felt_heart)
      p = p + share * effect(drive_p - W_bp * f)
      v = v + share * effect(drive_v - W_bv * f)
      h = h + share * effect(drive_h - W_bh * f_heart)
      w = w + share * vagus(f_heart)
    end
    for _, point in ipairs(beat) do add(point[1], point[2]) end
    add(-1, 0)
    pulse_p, pulse_v, pulse_h, pulse_vagal = p, v, h, w
  end,
}
