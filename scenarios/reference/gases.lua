-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "blood/gases": samples of blood. There is no state in the model, so a second of it is enough.
-- models/blood/gases.reference.csv holds what has to come out.

local function sample(o2, co2, more)
  local set = more or {}
  set.P_o2, set.P_co2 = { o2, "mmHg" }, { co2, "mmHg" }
  return { set = set }
end
local function acid(co2, sid, albumin)
  return sample(95, co2, { strong_ions = { sid, "mmol/L" }, albumin = { albumin or 4.4, "g/dL" } })
end

return scenario {
  title    = "Samples of blood: acid and base, contents and their pressures",
  model    = "blood/gases",
  duration = seconds(1),
  record   = { every = seconds(1), "pH", "HCO3",
               "base_excess", "S_o2", "C_o2", "C_co2", "P_o2_back", "P_co2_back", "S_o2_back" },
  options  = { precision = 64 },
  arms = {
    normal         = acid(40, 38.66),
    acid           = acid(40, 28.66),
    alkali         = acid(40, 46.66),
    little_albumin = acid(40, 38.66, 2.2),
    co2_60         = acid(60, 38.66),
    co2_25         = acid(25, 38.66),
    compensated    = acid(28, 28.66),

    arterial    = sample(95, 40),
    venous      = sample(40, 45),
    hypoxic     = sample(30, 32),
    anoxic      = sample(3, 60),
    empty       = sample(0.2, 60),
    shoulder    = sample(180, 40),
    oxygen      = sample(650, 40),
    hyperbaric  = sample(2000, 40),
    hypercapnic = sample(70, 120),
    anaemic     = sample(600, 40, { haemoglobin = { 5, "g/dL" } }),
    poisoned    = sample(95, 40, { carboxyhaemoglobin = 0.4 }),
    cold        = sample(60, 30, { warmth = -7 }),
    sour        = sample(80, 20, { strong_ions = { 22, "mmol/L" } }),
  },
}
