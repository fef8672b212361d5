-- SPDX-License-Identifier: Apache-2.0
-- The squid giant axon, with today's sign of the membrane potential (rest near -65 mV).

return model "cell/hodgkin_huxley" {
  title  = "Hodgkin-Huxley membrane of the squid giant axon",
  source = "Hodgkin & Huxley 1952, doi:10.1113/jphysiol.1952.sp004764",
  time   = "ms",

  parameter = {
    C    = { 1,       "uF/cm^2", "Membrane capacitance",           range = { 0.1, 10 } },
    g_Na = { 120,     "mS/cm^2", "Greatest sodium conductance",    range = { 0, 500 }, vary = lognormal(0.1) },
    g_K  = { 36,      "mS/cm^2", "Greatest potassium conductance", range = { 0, 200 }, vary = lognormal(0.1) },
    g_L  = { 0.3,     "mS/cm^2", "Leak conductance",               range = { 0, 5 },   vary = lognormal(0.1) },
    E_Na = { 50,      "mV",      "Reversal potential of sodium" },
    E_K  = { -77,     "mV",      "Reversal potential of potassium" },
    E_L  = { -54.387, "mV",      "Reversal potential of the leak" },
  },
  input = {
    stimulus = { 0, "uA/cm^2", "Current injected, depolarising" },
  },
  state = {
    V = { "mV", "Membrane potential", valid = { -150, 120 } },
    m = { "1",  "Activation of sodium" },
    h = { "1",  "Availability of sodium" },
    n = { "1",  "Activation of potassium" },
  },
  signal = {
    I_Na = { "uA/cm^2", "Sodium current" },
    I_K  = { "uA/cm^2", "Potassium current" },
    I_L  = { "uA/cm^2", "Leak current" },
  },

  start = function(_ENV)
    V, m, h, n = q(-64.9996, "mV"), 0.052955, 0.595994, 0.317732
  end,

  equations = function(_ENV)
    local mV = function(x) return q(x, "mV") end
    local per_ms = function(x) return q(x, "1/ms") end
    -- x / (1 - exp(-x)), which is 1 + x/2 near 0
    local function linoid(x)
      local safe = when(lt(abs(x), 1e-6), 1, x)
      return when(lt(abs(x), 1e-6), 1 + x / 2, safe / (1 - exp(-safe)))
    end

    local a_m = per_ms(1)    * linoid((V + mV(40)) / mV(10))
    local b_m = per_ms(4)    * exp(-(V + mV(65)) / mV(18))
    local a_h = per_ms(0.07) * exp(-(V + mV(65)) / mV(20))
    local b_h = per_ms(1)    / (1 + exp(-(V + mV(35)) / mV(10)))
    local a_n = per_ms(0.1)  * linoid((V + mV(55)) / mV(10))
    local b_n = per_ms(0.125) * exp(-(V + mV(65)) / mV(80))

    I_Na = g_Na * m^3 * h * (V - E_Na)
    I_K  = g_K * n^4 * (V - E_K)
    I_L  = g_L * (V - E_L)

    dot.V = (stimulus - I_Na - I_K - I_L) / C
    dot.m = a_m * (1 - m) - b_m * m
    dot.h = a_h * (1 - h) - b_h * h
    dot.n = a_n * (1 - n) - b_n * n
  end,
}
