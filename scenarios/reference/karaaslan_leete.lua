-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "renal/karaaslan_leete": rest, more salt, drugs, and hypertension by renal nerves, for 300 days,
-- and what salt and a drug do to the hypertensive afterwards.
-- models/renal/karaaslan_leete.reference.csv holds what has to come out.

local eaten = 0.126
local function salt(times, more)
  local set = { sodium_in = { eaten * times, "mmol/min" } }
  for name, value in pairs(more or {}) do set[name] = value end
  return { set = set }
end

local hypertension = { nerves = 2.5, water = { 0.0191779, "L/min" } }
local function hypertensive(timeline) return { set = hypertension, timeline = timeline } end

return scenario {
  title    = "Kidney, hormones and blood pressure: salt, drugs, hypertension",
  model    = "renal/karaaslan_leete",
  duration = days(400),
  options  = { rtol = 1e-9, atol = 1e-10, precision = 64 },
  record   = { every = days(0.25), time = "d", "P_ma", "Phi_co", "R_tp", "P_ra", "P_mf", "P_gh", "gfr", "rbf", "V_ecf",
               "M_sod", "C_sod", "u_sod", "urine", "drink", "C_adh", "C_al", "PRA", "PRC", "AGT", "AngI", "AngII",
               "AT1R", "AT2R", "Ang17", "AngIV", "a_baro", "rsna", "md_sod", "eps", "vas", "off_ma", "off_gh" },
  arms = {
    rest       = {},
    salt2      = salt(2),
    salt3      = salt(3),
    salt5      = salt(5),
    acei       = { set = { ace_block = 0.76 } },
    arb        = { set = { at1_block = 0.67 } },
    furosemide = { set = { loop_pt = 0.15, loop_md = 0.40 } },
    hyper       = hypertensive(),
    hyper_acei  = hypertensive { { at = days(300), set = "ace_block", to = 0.76 } },
    hyper_half  = hypertensive { { at = days(300), set = "sodium_in", to = { eaten / 2, "mmol/min" } } },
    hyper_salt2 = hypertensive { { at = days(300), set = "sodium_in", to = { eaten * 2, "mmol/min" } } },
    hyper_salt5 = hypertensive { { at = days(300), set = "sodium_in", to = { eaten * 5, "mmol/min" } } },
  },
}
