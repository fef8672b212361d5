-- SPDX-License-Identifier: Apache-2.0
-- What a monitor shows of breathing, without looking at single breaths: means over the last quarter of a minute. It
-- has no events, so it costs next to nothing; `respiratory/monitor` holds what it saw of each breath and costs a
-- multiple.

return model "respiratory/averages" {
  title  = "Means of breathing: rate, tidal volume, ventilation, end-tidal CO2",
  source = "definitions of the quantities; end-tidal CO2: alveolar in expiration, through the airway",
  time   = "s",

  parameter = {
    window = { 15, "s", "Time constant of the means", range = { 3, 120 },
               source = "usual monitors average over 15-30 s" },
    still  = { 0.5, "L/min", "Ventilation below which breathing is called absent", range = { 0.05, 3 },
               source = "less than the airway takes" },
  },
  input = {
    flow   = { 0, "L/s", "Flow at the mouth, inwards" },
    P_co2  = { 40, "mmHg", "CO2 in the alveoli" },
    V_dead = { 0.14, "L", "Volume of the airway", range = { 0.01, 2 } },
    rate   = { 12, "1/min", "Rate of whatever breathes" },
    own_rate = { 12, "1/min", "Rate at which the patient himself breathes, or tries to" },
    paced  = { 0, "1", "1: a machine breathes, 0: the patient does", range = { 0, 1 } },
    trying = { 1, "1", "1: the patient tries to breathe, whether air comes or not; 0: his chest is still",
               range = { 0, 1 } },
    ve_start = { 6.4, "L/min", "Ventilation at the start", range = { 0, 200 } },
  },
  state = {
    breathed = { "L/min", "Mean of the flow, in and out", atol = 1e-5 },
    leaving  = { "mmHg L/s", "Mean of flow out of the alveoli, times its CO2", atol = 1e-5 },
    inspired = { "1", "Mean share of time in which air goes in", atol = 1e-5 },
    outflow  = { "L/s", "Mean of that flow", atol = 1e-7 },
  },
  signal = {
    ve    = { "L/min", "Minute ventilation" },
    rr    = { "1/min", "Respiratory rate" },
    vt    = { "L", "Tidal volume" },
    etco2 = { "mmHg", "End-tidal CO2" },
    breathing = { "1", "1: breathing, 0: apnoea" },
    i_e   = { "1", "Time of inspiration over time of expiration" },
  },

  start = function(_ENV)
    inspired = 0.45
    breathed, leaving, outflow = ve_start, P_co2 * q(0.1, "L/s"), q(0.1, "L/s")
  end,

  equations = function(_ENV)
    local small = q(0.005, "L/s")
    local size = sqrt(flow * flow + small * small)
    local amount = flow * flow / size
    local out = 0.5 * (size - flow)
    dot.breathed = (0.5 * amount - breathed) / window
    dot.leaving  = (out * P_co2 - leaving) / window
    dot.outflow  = (out - outflow) / window
    dot.inspired = (0.5 * (1 + flow / size) - inspired) / window
    i_e = inspired / max(1 - inspired, 0.05)

    ve = breathed
    local relative = max(breathed, 0) / still
    breathing = relative^4 / (1 + relative^4)
    -- Breaths of a patient are counted on his chest, as impedance does, those of a machine by their gas.
    local own = 1 - paced
    rr = paced * breathing * rate + (1 - paced * breathing) * own_rate * trying
    vt = max(breathed, 0) * breathing * (paced + own * trying) / max(rate, q(1, "1/min"))
    local washed = 1 - exp(-2 * vt / V_dead)           -- a tube washes out faster than a vessel that is mixed
    etco2 = leaving / max(outflow, q(1e-5, "L/s")) * washed * breathing
  end,
}
