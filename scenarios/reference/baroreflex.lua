-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "nervous/baroreflex" alone: constant pressures, with the weights of Ursino 1998 (whose activities at
-- rest are known) and with its own, blocked.

local ursino = {
  W_bp = 1, W_bv = 1, W_bh = 1, W_cp = 0, W_cv = 0, W_ch = 0, W_sp = 0, W_sv = 0, W_sh = 0, W_lp = 0, W_lv = 0,
  W_a = 0,
  theta_p = 0, theta_v = 0, theta_h = 0, W_vc = 0, W_vs = 0, theta_vagus = 0,
}
for name in pairs(ursino) do
  if name:sub(1, 5) == "theta" then ursino[name] = { 0, "1/s" } end
  if name == "W_lp" or name == "W_lv" then ursino[name] = { 0, "1/s/mmHg" } end
end

return scenario {
  title    = "Baroreflex with its loop open",
  model    = "nervous/baroreflex",
  duration = seconds(300),
  options  = { rtol = 1e-8, atol = 1e-9 },
  record   = { every = { 300, "s" }, "afferent", "sympathetic_p", "vagal", "rate",
               "resistance_muscle", "volume_splanchnic", "contractility_left" },
  arms = {
    ursino = { set = ursino },
    depressed = { set = { depression = 1, P_carotid = { 40, "mmHg" } } },
    blocked = { set = { block_sympathetic = 1, block_vagal = 1 } },
  },
}
