-- SPDX-License-Identifier: Apache-2.0
-- What kidneys and hormones share: their sources, and the state of rest to which their laws are relative.
local rest = {
  leete = "Karaaslan et al. 2005, doi:10.1007/s10439-005-5976-4; Leete & Layton 2019, "
          .. "doi:10.1016/j.compbiomed.2018.11.002",
  valtin = "Valtin & Schafer, Renal Function, 3rd ed. 1995",
  guyton = "Guyton & Hall, Textbook of Medical Physiology, 11th ed. 2006",
}

rest.parameter = {
  P_n    = { 87,   "mmHg",   "Arterial pressure at rest",            range = { 50, 180 }, source = rest.guyton },
  P_ra_n = { 4,    "mmHg",   "Pressure in the right atrium at rest", range = { -5, 20 },  source = rest.guyton },
  sodium_n    = { 140, "mmol/L", "Plasma sodium at rest",            range = { 120, 160 }, source = rest.valtin },
  potassium_n = { 4.2, "mmol/L", "Plasma potassium at rest",         range = { 2.5, 6.5 }, source = rest.valtin },
}

-- The parameters of a part: these and its own.
function rest.with(own)
  for name, x in pairs(rest.parameter) do own[name] = x end
  return own
end

return rest
