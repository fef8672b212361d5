-- SPDX-License-Identifier: Apache-2.0
-- The circle of an anaesthesia machine: fresh gas flows in, what is breathed out comes back through an absorber of
-- CO2, and the rest spills over. Fresh gas enters beside the inspiratory valve, so that a part of it is breathed before it
-- mixes; the rest comes from one mixed space. Pressures are those of the ventilator.

return model "respiratory/circle" {
  title  = "Circle system of an anaesthesia machine: fresh gas, absorber, valves, source of oxygen",
  source = "balance of O2 and CO2 in a mixed space, a part of the fresh gas beside it: arrangements of a circle differ in how "
        .. "much of what spills is alveolar gas, Eger & Ethans 1968 (Anesthesiology 29:93); faults as in textbooks "
        .. "(Morgan & Mikhail, Clinical Anesthesiology)",
  time   = "s",

  parameter = {
    V = { 4, "L", "Gas in tubes, absorber and bag", range = { 1, 15 }, source = "usual machine, 3-6 L" },
    absorbed = { 0.995, "1", "Share of CO2 that fresh soda lime takes", range = { 0, 1 },
                 source = "usual, all but traces" },
    backflow = { 0.45, "1", "Share of a breath that is breathed again when a valve does not shut at all",
                 range = { 0, 1 }, source = "tuned: a limb of half a litre of the last breath" },
    apart = { 1.2, "1", "How far fresh gas keeps apart from what was breathed out: 1 mixes all, 5 nothing", range = { 1, 8 },
              source = "tuned to CO2 that is seen to rise within 3 min of an absorber that fails by half; economy depends on "
                    .. "where gas enters and spills: Eger & Ethans 1968" },
    idle = { 60, "s", "Time in which a machine at rest fills with fresh gas", range = { 5, 600 }, source = "set here" },
  },
  input = {
    connected   = { 0, "1", "1: somebody breathes from it", range = { 0, 1 } },
    flow        = { 0, "L/s", "Flow at the mouth, inwards" },
    ve          = { 6.5, "L/min", "Ventilation", range = { 0, 300 } },
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
    -- Share of a breath in that is fresh gas: less than all there is and than all that is breathed.
    local breath = max(ve, q(0.1, "L/min"))
    local enough = fresh_flow * left / breath
    local direct = enough / exp(log(1 + exp(apart * log(enough + 1e-6))) / apart)
    local fresh = fresh_flow * left - connected * direct * breath + (1 - connected) * V / idle
    dot.o2  = (out * (f_o2 - o2) + fresh * (mixed - o2)) / V
    dot.co2 = (out * (f_co2 * (1 - absorbed * (1 - soda_lime_failure)) - co2) - fresh * co2) / V

    local again = backflow * (1 - (1 - valve_leak_in) * (1 - valve_leak_out))
    local given_o2, given_co2 = o2 + direct * (mixed - o2), (1 - direct) * co2
    fi_o2, fi_co2 = given_o2 + again * (f_o2 - given_o2), given_co2 + again * (f_co2 - given_co2)
  end,
}
