-- SPDX-License-Identifier: Apache-2.0
-- Half a year with heart failure. The left ventricle is weak, water is held back, and what is eaten differs from
-- week to week. What does it help to adjust the diuretic by the scale at home, or by the pressure in the pulmonary
-- artery?
--
-- `fixed` takes the same dose each morning. `weight` weighs every morning and takes twice the dose while two
-- kilograms are on, half of it while one is off. `pressure` has a sensor in the pulmonary artery and a clinic that
-- looks at its mean of a week and makes the dose larger above 25 mmHg and smaller below 18 (as in the trial of
-- Abraham et al. 2011, doi:10.1016/S0140-6736(11)60101-3). Look at `congested`, the share of days with more than 18
-- mmHg in the left atrium, and at what it costs: `filtration`, `mean_pressure` and `taken`. The pressure gets most
-- off, and by the largest doses, which those with the weakest hearts answer least.

local first = { 30, "mg" }                               -- into a vein; by mouth it would be twice as much

-- What everybody lives through: salt of the week, the morning's dose. `choose` is asked for it.
local function live(p, choose)
  p:every(weeks(1), function()
    p:set("salt", 110 * math.exp(0.35 * p:normal()), "mmol/d")
  end)
  p:every(days(1), function()
    local dose = choose()
    if dose > 1 then p:dose("furosemide.iv", dose, "mg") end
  end, hours(8))
end

local function fixed(p)
  live(p, function() return first[1] end)
end

local function by_weight(p)
  local goal = p:get("fluids.V_water", "L") - 3          -- what the clinic wants to get off
  live(p, function()
    local weight = p:get("fluids.V_water", "L") + 0.3 * p:normal()
    if weight > goal + 2 then return 2 * first[1] end
    if weight < goal - 1 then return first[1] / 2 end
    return first[1]
  end)
end

local function by_pressure(p)
  local dose, sum, days_seen = first[1], 0, 0
  live(p, function()
    sum, days_seen = sum + p:get("pap", "mmHg") + p:normal(0, 1.5), days_seen + 1
    if days_seen == 7 then
      local seen = sum / days_seen
      sum, days_seen = 0, 0
      if seen > 25 then
        dose = math.min(dose * 1.4, 160)
        p:note("more diuretic")
      elseif seen < 18 then
        dose = math.max(dose / 1.4, 5)
        p:note("less diuretic")
      end
    end
    return dose
  end)
end

return scenario {
  title    = "Half a year with heart failure: a fixed diuretic, the scale, or the pulmonary artery",
  model    = "adult/adult_mean",
  set      = { salt = { 110, "mmol/d" } },
  settle   = weeks(3),
  duration = weeks(26),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = { every = hours(12), time = "d", "map", "co", "hr", "pap", "body.heart.P_la", "cvp", "fluids.V_water",
               "body.heart.ejection_fraction", "kidney.gfr", "hormones.PRA", "fluids.potassium", "fluids.sodium" },
  cohort   = {
    patients = 8,
    seed     = 7,
    design   = "lhs",
    vary     = {
      ["body.heart.lv.E"]  = { uniform(0.9, 1.3), "mmHg/mL" },      -- 2.5 in health
      ["kidney.nephrons"]  = uniform(0.5, 1),
    },
  },
  arms = { fixed = fixed, weight = by_weight, pressure = by_pressure },
  outcomes = {
    congested  = fraction_of_time("body.heart.P_la", above(18, "mmHg"), { unit = "%", from = weeks(4) }),
    wedge      = mean("body.heart.P_la", { from = weeks(4) }),
    worst      = maximum("body.heart.P_la", { from = weeks(4) }),
    artery     = mean("pap", { from = weeks(4) }),
    mean_pressure = mean("map", { from = weeks(4) }),
    output     = mean("co", { from = weeks(4) }),
    filtration = mean("kidney.gfr", { from = weeks(4) }),
    potassium  = mean("fluids.potassium", { from = weeks(4) }),
    water      = mean("fluids.V_water", { unit = "L", from = weeks(4) }),
    taken      = total_dose("furosemide.iv"),
  },
}
