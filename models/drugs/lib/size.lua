-- SPDX-License-Identifier: Apache-2.0
-- Measures of body size and curves of age that several drugs share. They take and give plain numbers (years,
-- kilograms, centimetres), for so their formulas were fitted.

local size = {}

-- The covariates of a model as such numbers.
function size.of(_ENV)
  return age / q(1, "yr"), weight / q(1, "kg"), height / q(1, "cm"), sex
end

-- What is `male` for sex 0 and `female` for sex 1.
function size.by_sex(sex, male, female)
  return male + sex * (female - male)
end

-- Lean body mass, James 1976 (Research on Obesity, HMSO). It falls again in very heavy people.
function size.lean(weight, height, sex)
  local ratio = (weight / height)^2
  return size.by_sex(sex, 1.10 * weight - 128 * ratio, 1.07 * weight - 148 * ratio)
end

-- Fat-free mass from birth on, Al-Sallami et al. 2015, doi:10.1007/s40262-015-0277-z.
function size.fat_free(age, weight, height, sex)
  local bmi = weight / (height / 100)^2
  local male = (0.88 + 0.12 / (1 + (age / 13.4)^-12.7)) * 9270 * weight / (6680 + 216 * bmi)
  local female = (1.11 - 0.11 / (1 + (age / 7.1)^-1.1)) * 9270 * weight / (8780 + 244 * bmi)
  return size.by_sex(sex, male, female)
end

-- Eleveld's sigmoid: x^n / (x^n + half^n).
function size.sigmoid(x, half, n)
  return 1 / (1 + (half / x)^n)
end

-- A linear formula outside of the people for whom it was fitted: never below `least`. Parameters of a patient
-- do not move, so the kink costs no steps.
function size.at_least(x, least)
  return max(x, least)
end

return size
