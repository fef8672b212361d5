-- SPDX-License-Identifier: Apache-2.0
-- Systolic and diastolic pressure of the last beats, as a monitor shows them.

return model "cardiovascular/extremes" {
  title  = "Systolic and diastolic pressure",
  source = "definition; where in a beat they are looked for: cardiovascular/heart in people of any size and pressure",
  time   = "s",

  parameter = {
    sharp = { 0.7, "mmHg", "Range of pressure in which the extremes are looked for", range = { 0.2, 10 },
              source = "numerical" },
    systolic_start  = { 116, "mmHg", "Systolic pressure at the start", range = { 0, 300 } },
    diastolic_start = { 75,  "mmHg", "Diastolic pressure at the start", range = { 0, 300 } },
  },
  input = {
    P       = { 87, "mmHg", "Arterial pressure" },
    phase   = { 0, "1", "Of the beat, from the contraction of the ventricles on", range = { 0, 1 } },
    rate    = { 72, "1/min", "Heart rate", range = { 1, 400 } },
    systole = { 0.4, "s", "Length of systole", range = { 0.05, 1 } },
  },
  state = {
    systolic  = { "mmHg", "Systolic pressure, of the last beats" },
    diastolic = { "mmHg", "Diastolic pressure, of the last beats" },
  },

  start = function(_ENV) systolic, diastolic = systolic_start, diastolic_start end,

  equations = function(_ENV)
    -- They are looked for around where they come. Pressures that go beyond what is shown count more than
    -- those that fall short of it, so that it is the extreme and not the mean of what was looked at.
    local now = phase / rate
    local function looked(at, width)
      local d = (now - at) / width
      local near = max(0, 1 - d * d)
      return near * near
    end
    local function seek(beyond, few) return beyond * (few + (1 - few) / (1 + exp(-beyond / sharp))) end
    dot.systolic  = looked(0.405 * systole, 0.12 * systole) * seek(P - systolic, 0.1) / q(0.03, "s")
    dot.diastolic = -looked(q(0.055, "s"), q(0.045, "s")) * seek(diastolic - P, 0.03) / q(0.015, "s")
  end,
}
