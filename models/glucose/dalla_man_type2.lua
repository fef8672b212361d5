-- SPDX-License-Identifier: Apache-2.0
-- Dalla Man's meal model with the numbers of type 2 diabetes, a person of 91 kg.

return model "glucose/dalla_man_type2" {
  title  = "Dalla Man 2007: glucose, insulin and a meal (type 2 diabetes)",
  source = "Dalla Man, Rizza & Cobelli 2007, doi:10.1109/TBME.2007.893506",
  time   = "min",

  part = {
    body = use "glucose/dalla_man" {
      BW = 91, VG = 1.49, k1 = 0.042, k2 = 0.071, VI = 0.04, m1 = 0.379, m2 = 0.673,
      m4 = 0.269, m5 = 0.0526, m6 = 0.8118, HEb = 0.6, kmax = 0.0465, kmin = 0.0076,
      kabs = 0.023, kgri = 0.0465, f = 0.9, b = 0.68, d = 0.09, kp1 = 3.09, kp2 = 0.0007,
      kp3 = 0.005, kp4 = 0.0786, ki = 0.0066, Fcns = 1, Vm0 = 4.65, Vmx = 0.034,
      Km0 = 466.21, p2U = 0.084, K = 0.99, alpha = 0.013, beta = 0.05, gamma = 0.5,
      ke1 = 0.0007, ke2 = 269,
    },
  },
  signal = {
    glucose = { "mg/dL",  "Plasma glucose" },
    insulin = { "pmol/L", "Plasma insulin" },
  },

  equations = function(_ENV)
    glucose = body.glucose
    insulin = body.insulin
  end,
}
