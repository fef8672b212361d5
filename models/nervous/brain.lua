-- SPDX-License-Identifier: Apache-2.0
-- What lack of O2 does to the brain: minutes of it stop the nerves of heart and vessels, ten kill.

return model "nervous/brain" {
  title  = "Brain without oxygen",
  source = "Guyton & Hall 2006: consciousness ends within 5-10 s, lasting harm begins after minutes; "
        .. "times: see the parameters",
  time   = "s",

  parameter = {
    tau_harm = { 600, "s", "Time without O2 that kills", range = { 120, 3600 },
                 source = "tuned: hardly anybody recovers from ten minutes of arrest" },
    tau_heal = { 900, "s", "Time constant of recovery from less", range = { 60, 36000 }, source = "tuned" },
    fails = { 0.45, "1", "Harm that silences half of the nerves of heart and vessels", range = { 0.1, 1 },
              source = "tuned: tone of vessels is lost four to five minutes after the heart stops" },
  },
  input = {
    fed = { 1, "1", "Share of the O2 asked for that the brain gets", range = { 0, 1 } },
  },
  state = {
    anoxia = { "1", "What lack of O2 has done: 1 kills", valid = { -0.01, 2 } },
  },
  signal = {
    silence = { "1", "Share of the nerves of heart and vessels that is silent" },
  },

  start = function(_ENV) anoxia = 0 end,

  equations = function(_ENV)
    local lack = 1 - fed
    dot.anoxia = lack * lack / tau_harm - fed * anoxia / tau_heal
    local x = (anoxia / fails)^2
    silence = x * x / (1 + x * x)
  end,
}
