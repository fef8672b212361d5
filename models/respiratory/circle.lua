-- SPDX-License-Identifier: Apache-2.0
-- The circle of an anaesthesia machine: fresh gas flows in, what is breathed out comes back through an absorber of
-- CO2, and the rest spills over. Its gas is one mixed space, so it says what is breathed in; pressures are those of
-- the ventilator.

return model "respiratory/circle" {
  title  = "Circle system of an anaesthesia machine: fresh gas, absorber, valves, source of oxygen",
  source = "balance of O2 and CO2 in a mixed space; faults as in textbooks (Morgan & Mikhail, Clinical Anesthesiology)",
  time   = "s",

  parameter = {
    V = { 4, "L", "Gas in tubes, absorber and bag", range = { 1, 15 }, source = "usual machine, 3-6 L" },
    absorbed = { 0.995, "1", "Share of CO2 that fresh soda lime takes", range = { 0, 1 },
                 source = "usual, all but traces" },
    backflow = { 0.45, "1", "Share of a breath that is breathed again when a valve does not shut at all",
                 range = { 0, 1 }, source = "tuned: a limb of half a litre of the last breath" },
    idle = { 60, "s", "Time in which a machine at rest fills with fresh gas", range = { 5, 600 }, source = "set here" },
  },
  input = {
    connected   = { 0, "1", "1: somebody breathes from it", range = { 0, 1 } },
    flow        = { 0, "L/s", "Flow at the mouth, inwards" },
    f_o2        = { 0.16, "1", "Share of O2 in the gas that leaves the mouth", range = { 0, 1 } },
    f_co2       = { 0.05, "1", "Share of CO2 in the gas that leaves the mouth", range = { 0, 1 } },
    fresh_flow  = { 5, "L/min", "Flow of fresh gas", range = { 0, 30 } },
    fresh_o2    = { 0.5, "1", "Share of O2 in it, the rest air", range = { 0.21, 1 } },
    soda_lime_failure = { 0, "1", "Share of CO2 that the absorber lets pass", range = { 0, 1 } },
    valve_leak_in  = { 0, "1", "Inspiratory valve that does not shut; 1 stands open", range = { 0, 1 } },
    valve_leak_out = { 0, "1", "Expiratory valve that does not shut; 1 stands open", range = { 0, 1 } },
    oxygen_loss = { 0, "1", "Share of its pressure that oxygen from the wall lacks", range = { 0, 1 } },
    bottle      = { 0, "1", "1: oxygen comes from the bottle", range = { 0, 1 } },
  },
  state = {
    o2  = { "1", "Share of O2 in the circle, dry", valid = { -1e-3, 1.001 }, atol = 1e-6 },
    co2 = { "1", "Share of CO2 in the circle, dry", valid = { -1e-3, 1 }, atol = 1e-6 },
  },
  signal = {
    fi_o2  = { "1", "Share of O2 that the circle gives" },
    fi_co2 = { "1", "Share of CO2 that the circle gives" },
  },

  start = function(_ENV) o2, co2 = fresh_o2, 0 end,

  equations = function(_ENV)
    local oxygen = (fresh_o2 - 0.21) / 0.79               -- flow of pure oxygen in the fresh gas
    local there = 1 - oxygen_loss * (1 - bottle)
    local left = 1 - oxygen * (1 - there)
    local mixed = 0.21 + 0.79 * oxygen * there / max(left, 0.01)
    local small = q(0.01, "L/s")
    local out = 0.5 * (sqrt(flow * flow + small * small) - flow) * connected
    local fresh = fresh_flow * left + (1 - connected) * V / idle
    dot.o2  = (out * (f_o2 - o2) + fresh * (mixed - o2)) / V
    dot.co2 = (out * (f_co2 * (1 - absorbed * (1 - soda_lime_failure)) - co2) - fresh * co2) / V

    local again = backflow * (1 - (1 - valve_leak_in) * (1 - valve_leak_out))
    fi_o2, fi_co2 = o2 + again * (f_o2 - o2), co2 + again * (f_co2 - co2)
  end,
}
