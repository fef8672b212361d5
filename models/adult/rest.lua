-- SPDX-License-Identifier: Apache-2.0
-- What a patient is at rest. While a patient settles (`settling` is 1), resistance, arteries and veins adapt until
-- pressures and flow are those that were measured, and the pressures and the nerves' activity that come out become what
-- kidneys, hormones and capillaries take for rest. After that nothing in here moves.
--
-- A closed relation (adult/person) leaves some per cent; this takes away what is left. Each adaptation is bounded, so
-- that a measurement that nobody can have ends in the nearest patient, not in a failure.

return model "adult/rest" {
  title  = "What a patient is at rest, and what it takes to get there",
  source = "integral control, while settling alone",
  time   = "s",

  parameter = {
    tau_fit  = { 6,  "s", "How fast resistance, arteries and veins adapt while settling", range = { 1, 100 },
                 source = "numerical: a few beats" },
    tau_rest = { 12, "s", "How fast pressures are learnt while settling", range = { 1, 200 }, source = "numerical" },
    patience = { 0.5, "1", "How much slower all this gets by the time that it took: the breath's ripple goes out of it",
                 range = { 0, 2 }, source = "numerical" },
    bound    = { 1.2, "1", "Bound of the adaptations of resistance and arteries, as a logarithm", range = { 0.1, 3 },
                 source = "three times more or less than a closed relation says" },
    bound_veins = { 0.35, "1", "Bound of the adaptation of the veins' unstressed volume", range = { 0.05, 0.8 },
                    source = "a third of it" },
    leverage = { 0.6, "1", "Change of the veins' volume that changes flow by as much", range = { 0.1, 3 },
                 source = "computed: the adult without reflexes" },
    P_rest    = { 87,  "mmHg", "Mean arterial pressure at the start", range = { 40, 200 } },
    P_ra_rest = { 4.3, "mmHg", "Pressure in the right atrium at the start", range = { -5, 20 },
                  source = "computed: the adult at rest" },
    P_v_rest  = { 7.6, "mmHg", "Pressure in splanchnic veins at the start", range = { 0, 30 },
                  source = "computed: the adult at rest" },
    veins_start = { 0, "1", "Adaptation of the veins at the start", range = { -0.9, 2 } },
  },

  input = {
    settling = { 0, "1", "1: the patient adapts to what was measured; 0: nothing adapts", range = { 0, 1 } },
    systolic_asked  = { 116, "mmHg", "Systolic pressure that was measured", range = { 40, 300 } },
    diastolic_asked = { 75,  "mmHg", "Diastolic pressure that was measured", range = { 20, 200 } },
    output_asked    = { 5.5, "L/min", "Cardiac output that was measured", range = { 0.5, 20 } },
    systolic  = { 116, "mmHg", "Systolic pressure, of the last beats" },
    diastolic = { 75, "mmHg", "Diastolic pressure, of the last beats" },
    P_mean  = { 87, "mmHg", "Arterial pressure, mean of some seconds" },
    P_vena  = { 4.3, "mmHg", "Central venous pressure, mean of some seconds" },
    P_splanchnic = { 7.6, "mmHg", "Pressure in splanchnic veins" },
    nerves  = { 1, "1", "Sympathetic activity", range = { 0, 10 } },
    output  = { 5.5, "L/min", "Cardiac output, mean of some seconds" },
  },

  state = {
    fit_resistance = { "1", "Logarithm of the adaptation of resistances" },
    fit_arteries   = { "1", "Logarithm of the adaptation of arterial compliance" },
    fit_veins      = { "1", "Adaptation of the veins" },
    P    = { "mmHg", "Mean arterial pressure that is rest" },
    P_ra = { "mmHg", "Pressure in the right atrium that is rest" },
    P_v  = { "mmHg", "Pressure in splanchnic veins that is rest" },
    activity = { "1", "Sympathetic activity that is rest" },
    taken = { "s", "How long settling took so far" },
  },

  signal = {
    resistance = { "1", "Multiplier of the resistance of all beds" },
    arteries   = { "1", "Multiplier of the compliance of the arteries" },
    veins      = { "1", "Change of the veins' unstressed volume, as a share of it" },
    pulse_asked = { "mmHg", "Pulse pressure that was measured" },
  },

  start = function(_ENV)
    fit_resistance, fit_arteries, fit_veins = 0, 0, 0
    P, P_ra, P_v, activity = P_rest, P_ra_rest, P_v_rest, 1
    taken = 0
  end,

  equations = function(_ENV)
    -- Mean pressure asks for resistance, pulse pressure for arteries, flow for veins.
    pulse_asked = max(systolic_asked - diastolic_asked, q(10, "mmHg"))
    local mean_asked = diastolic_asked + pulse_asked / 3
    local mean_error = (systolic / 3 + diastolic * 2 / 3) / mean_asked - 1
    local pulse_error = (systolic - diastolic) / pulse_asked - 1
    local output_error = output / output_asked - 1
    local slower = patience * taken
    local speed = settling / (tau_fit + slower)
    dot.fit_arteries = speed * tanh(pulse_error)
    dot.fit_veins = speed * leverage / 2 * tanh(output_error)
    dot.fit_resistance = -speed * tanh(mean_error - output_error / 2)
    resistance = exp(bound * tanh(fit_resistance / bound))
    arteries = exp(bound * tanh(fit_arteries / bound))
    veins = veins_start + bound_veins * tanh(fit_veins / bound_veins)

    local learning = settling / (tau_rest + slower)
    dot.P = learning * (P_mean - P)
    dot.P_ra = learning * (P_vena - P_ra)
    dot.P_v = learning * (P_splanchnic - P_v)
    dot.activity = learning * (nerves - activity)
    dot.taken = settling
  end,
}
