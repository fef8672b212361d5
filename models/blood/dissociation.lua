-- SPDX-License-Identifier: Apache-2.0
-- Oxygen, carbon dioxide and acid in blood, as functions of expressions: a module that models `require`, so that
-- each of them computes what it needs and no more.
--
-- The curves are Spencer's (Spencer, Firouztale and Mellins 1979, doi:10.1007/BF02363926, with the numbers of
-- Albanese 2016, doi:10.1152/ajpheart.00230.2014): Bohr and Haldane effect in both, and CO2 is inverted in closed
-- form. Oxygen in physical solution stands apart, so that it goes on rising when haemoglobin is full. Contents are
-- mL of gas (0 C, dry) per mL.

local M = {}

local a1, a2, b1, b2 = 0.03198, 0.05591, 0.008275, 0.03255       -- 1/mmHg
local k1, k2 = 14.99, 194.4                                      -- mmHg
local h1, h2 = 0.3836, 1.819
local n = 1 / h1
local ln10 = math.log(10)

M.solubility      = 3e-5       -- O2, mL/mL/mmHg at 37 C
M.hufner          = 1.34       -- mL of O2 that 1 g of haemoglobin binds
M.co2_full        = 1.9547     -- where Spencer's curve of CO2 saturates
M.bicarbonate     = 24.2664     -- mmol/L of normal blood at 40 mmHg


-- Blood for which contents are asked: haemoglobin in g/dL, the share of it that carbon monoxide holds, temperature
-- (C - 37), pH and bicarbonate (mmol/L) of this blood at 40 mmHg of CO2. `exp` is the model's.
function M.blood(_ENV, b)
  local capacity = M.hufner / 100 * b.haemoglobin * (1 - b.co)
  -- Acid takes bicarbonate away; other buffers keep some room for CO2 (0.45, tuned to contents of 15 and 8 mmol/L).
  local ratio = b.bicarbonate / M.bicarbonate
  local share = sqrt((ratio * ratio + 0.45^2) / (1 + 0.45^2))
  return {
    full = max(capacity, 1e-4),
    co2_share = share,
    co2_full = M.co2_full * share,
    -- acid and warmth move the curve to the right, carbon monoxide to the left
    k1 = k1 * (1 - b.co) * exp(ln10 * (0.48 * (7.4 - b.pH) + 0.024 * b.warmth)),
    k2 = k2 * exp(ln10 * 0.019 * b.warmth),
  }
end

-- Share of the haemoglobin that can bind O2 that does; pressures are numbers in mmHg.
function M.saturation(_ENV, o2, co2, blood)
  local x = max(o2, 1e-6) * (1 + b1 * co2) / (blood.k1 * (1 + a1 * co2))
  return 1 / (1 + exp(-n * log(x)))
end

function M.o2_content(_ENV, o2, co2, blood)
  return blood.full * M.saturation(_ENV, o2, co2, blood) + M.solubility * o2
end

function M.co2_content(_ENV, o2, co2, blood)
  local x = max(co2, 1e-6) * (1 + b2 * o2) / (blood.k2 * (1 + a2 * o2))
  return blood.co2_full / (1 + exp(-log(x) / h2))
end

-- Pressures of O2 and CO2 (mmHg) and saturation of blood with these contents.
--
-- CO2 gives d2 = P_CO2 (1 + b2 P_O2) / (1 + a2 P_O2) in closed form; what is left is one equation for P_O2.
-- Newton's method on its logarithm starts from the curve without dissolved O2 below, and without free haemoglobin
-- above: three steps reach 1e-8.
function M.pressures(_ENV, c_o2, c_co2, blood)
  local co2 = max(c_co2, 1e-4)
  local d2 = blood.k2 * exp(h2 * log(co2 / max(blood.co2_full - co2, 0.02 * blood.co2_full)))
  local function p_co2(p) return d2 * (1 + a2 * p) / (1 + b2 * p) end

  local c = max(c_o2, 1e-7) / blood.full
  local guess = p_co2(60)
  local p50 = blood.k1 * (1 + a1 * guess) / (1 + b1 * guess)
  local epsilon = M.solubility * p50 / blood.full
  local corner = exp(n / (n + 1) * log(epsilon))
  local free = 0.5 * (1 - c + sqrt((1 - c) * (1 - c) + 4 * corner * corner * c * c))
  local below = exp(h1 * log(max(1 - free, 1e-9) / free))
  below = below / (1 + below * epsilon / c)               -- with hardly any O2 all of it is dissolved
  local above = max(c - 1 + free, 1e-9) / epsilon
  local weight = 1 / (1 + exp(min((1 - c) / corner, 300)))
  local u = log(p50 * (below + (above - below) * weight))
  for _ = 1, 3 do
    local p = exp(u)
    local q = p_co2(p)
    local s = 1 / (1 + exp(-n * (u + log((1 + b1 * q) / (blood.k1 * (1 + a1 * q))))))
    -- how d(ln X)/du differs from 1: P_CO2 falls a little when O2 rises (Haldane)
    local dq = d2 * (a2 - b2) * p / ((1 + b2 * p) * (1 + b2 * p))
    local bohr = 1 + dq * (b1 / (1 + b1 * q) - a1 / (1 + a1 * q))
    local dissolved = M.solubility / blood.full * p
    u = u - (s + dissolved - c) / (n * s * (1 - s) * bohr + dissolved)
  end
  local p = exp(u)
  local q = p_co2(p)
  return p, q, M.saturation(_ENV, p, q, blood)
end

-- pH and bicarbonate (mmol/L) of plasma by Stewart's equations in the form of Figge, Mydosh and Fencl 1992: strong
-- ion difference and phosphate in mmol/L, albumin in g/dL, CO2 in mmHg. The charge is convex in pH, so Newton's
-- method comes from one side, and four steps are enough between pH 6.6 and 8.
function M.ph(_ENV, co2, sid, albumin, phosphate)
  local dissolved = 0.0304 * max(co2, 0.1)
  local slope = 1.23 * albumin + 0.309 * phosphate
  local function weak(pH) return 10 * albumin * (0.123 * pH - 0.631) + phosphate * (0.309 * pH - 0.469) end
  local left = sid - weak(7.4)
  local first = 0.5 * (left + sqrt(left * left + 36))      -- positive though no bicarbonate may be left
  local pH = 6.1 + log10(first / dissolved)
  for _ = 1, 4 do
    local hco3 = dissolved * exp(ln10 * (pH - 6.1))
    pH = pH - (hco3 + weak(pH) - sid) / (ln10 * hco3 + slope)
  end
  return pH, dissolved * exp(ln10 * (pH - 6.1))
end

-- Base excess (mmol/L) by Van Slyke's equation, haemoglobin in g/dL.
function M.base_excess(pH, hco3, haemoglobin)
  return (1 - 0.014 * haemoglobin) * (hco3 - 24.4 + (1.43 * haemoglobin + 7.7) * (pH - 7.4))
end

return M
