-- SPDX-License-Identifier: Apache-2.0
-- What brain, heart and muscle do to their own vessels: they widen them where O2 is short or CO2 is plenty.

return model "cardiovascular/autoregulation" {
  title  = "Autoregulation of brain, heart and muscle by O2 and CO2",
  source = "Ursino and Magosso 2000, doi:10.1152/ajpheart.2000.279.1.H149; Magosso and Ursino 2001, doi:10.1152/ajpheart.2001.281.5.H2036; as joined by Albanese et al. 2016, doi:10.1152/ajpheart.00230.2014",
  time   = "s",

  parameter = {
    tau_O = { 10, "s", "Time constant of the answer to O2",  range = { 1, 100 } },
    tau_C = { 20, "s", "Time constant of the answer to CO2", range = { 1, 200 } },
    g_brain  = { 10, "1", "Gain by O2 content, brain",  range = { 0, 100 } },
    g_heart  = { 35, "1", "Gain by O2 content, heart",  range = { 0, 200 } },
    g_muscle = { 30, "1", "Gain by O2 content, muscle that works", range = { 0, 200 } },
    g_idle   = { 18, "1", "Gain by O2 content, muscle at rest: it takes more O2 from the blood before its vessels widen",
                 range = { 0, 200 }, source = "tuned to nerves that narrow resting muscle in loss of blood" },
    C_brain  = { 0.14,  "1", "O2 content of venous blood at rest, brain",  range = { 0, 0.3 } },
    C_heart  = { 0.11,  "1", "O2 content of venous blood at rest, heart",  range = { 0, 0.3 } },
    C_muscle = { 0.155, "1", "O2 content of venous blood at rest, muscle", range = { 0, 0.3 } },
    P_rest   = { 40, "mmHg", "Arterial CO2 at rest", range = { 20, 80 } },
    A = { 20.9,  "1", "Cerebral flow without CO2", range = { 1, 100 } },
    B = { 92.8,  "1", "Cerebral flow that CO2 can add", range = { 10, 500 } },
    C = { 10570, "1", "Middle of the answer of the brain to CO2", range = { 100, 1e6 } },
    D = { -5.251, "1", "Slope of the answer of the brain to CO2", range = { -20, -1 } },
    k_heart  = { 11.11, "mmHg", "Range of the answer to CO2, heart",  range = { 2, 1000 } },
    k_muscle = { 142.8, "mmHg", "Range of the answer to CO2, muscle", range = { 2, 1000 } },
    most = { 6, "1", "Largest widening: flow is so many times that of rest", range = { 2, 20 },
             source = "coronary and muscular reserve, 4 to 6; tuned" },
  },
  input = {
    PaCO2 = { 40, "mmHg", "Arterial CO2", range = { 0, 500 } },
    C_o2_brain  = { 0.14,  "1", "O2 content of venous blood, brain",  range = { 0, 0.4 } },
    C_o2_heart  = { 0.11,  "1", "O2 content of venous blood, heart",  range = { 0, 0.4 } },
    C_o2_muscle = { 0.155, "1", "O2 content of venous blood, muscle", range = { 0, 0.4 } },
    working = { 1, "1", "Muscle works: 0 at rest, 1 in full work", range = { 0, 1 } },
  },
  signal = {
    resistance_brain  = { "1", "Multiplier of resistance, brain" },
    hypoxia_brain     = { "1", "Its part that is of O2, where something else answers to CO2" },
    resistance_heart  = { "1", "Multiplier of resistance, heart" },
    resistance_muscle = { "1", "Multiplier of resistance, muscle" },
    widening_heart  = { "1", "Flow that the heart asks for, over that of rest" },
  },

  equations = function(_ENV)
    -- Smooth and never below `least` or above `most`: the published sums can leave what vessels can do.
    local function within(x)
      local least = 0.15
      local y = least + 0.5 * (x - least + sqrt((x - least)^2 + 0.01))
      local r = y / most
      return y / sqrt(sqrt(1 + r * r * r * r))
    end
    local function by_o2(content, rest, gain) return lag(gain * (rest - content), tau_O, 0) end
    local function of_brain(p) return (A + B / (1 + C * exp(D * log(max(p / q(1, "mmHg"), 1))))) end
    local function by_co2(k)
      local x = (PaCO2 - P_rest) / k
      return lag(tanh(0.5 * x), tau_C, 0)
    end
    local short = by_o2(C_o2_brain, C_brain, g_brain)
    hypoxia_brain = 1 / within(1 + short)
    resistance_brain = 1 / within(1 + short + lag(of_brain(PaCO2) / of_brain(P_rest) - 1, tau_C, 0))
    -- The published form, (1 + CO2) / (1 + O2) with a CO2 term of the other sign, gains flow by either.
    widening_heart = within((1 + by_o2(C_o2_heart, C_heart, g_heart)) / (1 - 0.5 * by_co2(k_heart)))
    resistance_heart  = 1 / widening_heart
    resistance_muscle = 1 / within((1 + by_o2(C_o2_muscle, C_muscle, g_idle + working * (g_muscle - g_idle))) / (1 - 0.5 * by_co2(k_muscle)))
  end,
}
