-- SPDX-License-Identifier: Apache-2.0
-- The effects of propofol and remifentanil on making and losing resistance, stroke volume and heart rate (Su 2023), for
-- a model that has `age` and the parameters of "drugs/haemodynamics_su".

-- The article is linear in remifentanil; beyond 12 ug/L, outside of what it studied, the effect stays where it is,
-- or the loss would turn negative.
local most = 12

-- The effect of propofol on stroke volume grows with age without bound; here it takes at most this share.
local most_SV = 0.85

-- `x` while it is small, `limit` at most, smooth between; within 1e-6 of x below a sixth of the limit.
local function limited(x, limit)
  return x / (1 + (x / limit)^8)^(1 / 8)
end

return function(_ENV, propofol, remifentanil)
  local Cr = limited(remifentanil / q(1, "ug/L"), most) * q(1, "ug/L")
  local with_propofol = propofol / (C50_SV + propofol)
  local opioid = Cr / (C50_R + Cr)
  return {
    make_TPR = 1 + (E_TPR + opioid) * hill(propofol, C50_TPR, n_TPR),
    lose_TPR = 1 + opioid,
    make_SV  = 1 - limited(-E_SV * exp(E_SV_age * (age - q(35, "yr"))), most_SV) * with_propofol,
    lose_SV  = 1 - (R_SV - RP_SV * with_propofol) * Cr,
    lose_HR  = 1 - (R_HR - RP_HR * propofol / (C50_HR + propofol)) * Cr,
  }
end
