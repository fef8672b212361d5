-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cell/hodgkin_huxley": what steps of current do to an axon at rest, and what the
-- same currents do when they are reached so slowly that the axon gets used to them.

local function step(current)
  return { timeline = { { at = { 10, "ms" }, set = "stimulus", to = { current, "uA/cm^2" } } } }
end

-- Up to `current` within four seconds.
local function ramp(current)
  local timeline = {}
  for i = 1, 100 do
    timeline[i] = { at = { 40 * i, "ms" }, set = "stimulus", to = { current * i / 100, "uA/cm^2" } }
  end
  return { timeline = timeline }
end

local first = { from = { 10, "ms" } }
local late  = { from = seconds(5) }

return scenario {
  title    = "Hodgkin and Huxley's axon: rest, spikes, thresholds",
  model    = "cell/hodgkin_huxley",
  duration = seconds(6),
  options  = { rtol = 1e-9, atol = 1e-10 },
  record   = { every = { 0.05, "ms" }, "V" },

  arms = {
    rest = {},
    step_2_2 = step(2.2), step_2_5 = step(2.5), step_6_2 = step(6.2), step_6_3 = step(6.3),
    step_10  = step(10),  step_150 = step(150), step_158 = step(158),
    ramp_9_6 = ramp(9.6), ramp_9_9 = ramp(9.9),
  },
  outcomes = {
    spikes      = count("V", above(0, "mV"), first),
    late_spikes = count("V", above(0, "mV"), late),
    peak        = maximum("V"),
    late_swing  = sd("V", late),
    last        = final("V"),
  },
}
