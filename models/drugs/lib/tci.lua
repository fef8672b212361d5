-- SPDX-License-Identifier: Apache-2.0
-- Target-controlled infusion for scripts of scenarios: a pump that holds a plasma or effect-site concentration of the
-- drug's formula. It knows the covariates and not what a patient has of his own (person_…), as pumps do.
--
--     local tci = require "drugs.lib.tci"
--     arms = { name = function(p)
--       local pump = tci.pump(p, { target = 4, site = "effect", most = 200 })
--       p:at(minutes(20), function() pump.target = 2.5 end)
--     end }
--
-- Keys: target (mg/L or ug/L, as the drug has it), site ("plasma" or "effect"), most (highest rate, amount per min),
-- interval (s, 10), ahead (min, 10), part (name of the drug in a model of several), compartments (3), unit ("mg"),
-- formula (where the pump believes in other numbers than the patient's drug has: V1, CL, V2, Q2, V3, Q3, ke0 as
-- tci.formula makes them).
--
-- Every interval the pump takes the highest rate with which the concentration never passes the target later, if
-- nothing more is given. For the effect site this is what Shafer & Gregg 1992 (doi:10.1007/BF01070999) find by a search
-- for the peak; for the plasma it is the bolus, elimination, transfer of Schwilden 1981, held for an interval.

local tci = {}

-- Square matrices as tables of rows.
local function multiply(a, b)
  local n, c = #a, {}
  for i = 1, n do
    c[i] = {}
    for j = 1, n do
      local sum = 0
      for k = 1, n do sum = sum + a[i][k] * b[k][j] end
      c[i][j] = sum
    end
  end
  return c
end

-- exp(a): a series on a / 2^10, then ten squarings.
local function exponential(a)
  local n, squarings = #a, 10
  local scaled, term, sum = {}, {}, {}
  for i = 1, n do
    scaled[i], term[i], sum[i] = {}, {}, {}
    for j = 1, n do
      scaled[i][j] = a[i][j] / 2^squarings
      term[i][j] = i == j and 1 or 0
      sum[i][j] = term[i][j]
    end
  end
  for order = 1, 12 do
    term = multiply(term, scaled)
    for i = 1, n do
      for j = 1, n do
        term[i][j] = term[i][j] / order
        sum[i][j] = sum[i][j] + term[i][j]
      end
    end
  end
  for _ = 1, squarings do sum = multiply(sum, sum) end
  return sum
end

local function apply(m, x)
  local y = {}
  for i = 1, #x do
    local sum = 0
    for k = 1, #x do sum = sum + m[i][k] * x[k] end
    y[i] = sum
  end
  return y
end

local names = { "V1", "V2", "V3", "CL", "Q2", "Q3", "ke0" }

-- What the drug's formula says of this patient, without what is the patient's own. `compartments` of them (3).
function tci.formula(p, part, compartments)
  local prefix, f = part and part .. "." or "", {}
  for _, name in ipairs(names) do
    local peripheral = tonumber(name:match("%d") or 1)
    if peripheral <= (compartments or 3) then
      local unit = name:match("^V") and "L" or name == "ke0" and "1/min" or "L/min"
      f[name] = p:get(prefix .. name, unit) / p:get(prefix .. "person_" .. name)
    end
  end
  return f
end

-- Amounts in three compartments, concentration at the effect site, rate of infusion: their exponential over `dt` min.
local function system(f, dt)
  local V2, V3, Q2, Q3, ke0 = f.V2 or 1, f.V3 or 1, f.Q2 or 0, f.Q3 or 0, f.ke0 or 1
  local rows = {
    { -(f.CL + Q2 + Q3) / f.V1, Q2 / V2, Q3 / V3, 0, 1 },
    { Q2 / f.V1, -Q2 / V2, 0, 0, 0 },
    { Q3 / f.V1, 0, -Q3 / V3, 0, 0 },
    { ke0 / f.V1, 0, 0, -ke0, 0 },
    { 0, 0, 0, 0, 0 },
  }
  for i = 1, 5 do
    for j = 1, 5 do rows[i][j] = rows[i][j] * dt end
  end
  return exponential(rows)
end

-- What one unit of rate, held for one interval, makes of the controlled concentration after each interval.
local function unit_response(pump)
  local x, response = { 0, 0, 0, 0, 1 }, {}
  for i = 1, pump.n_ahead do
    x = apply(pump.step, x)
    x[5] = 0
    response[i] = pump.seen(x)
  end
  return response
end

-- The highest rate after which the concentration stays at or below the target; 0 if it passes anyway.
local function best_rate(pump)
  local x, rate = { pump.x[1], pump.x[2], pump.x[3], pump.x[4], 0 }, pump.most
  for i = 1, pump.n_ahead do
    x = apply(pump.step, x)
    local allowed = (pump.target - pump.seen(x)) / pump.response[i]
    if allowed < rate then rate = allowed end
  end
  return math.max(0, rate)
end

-- A pump on the route `iv` of a drug; it starts now.
function tci.pump(p, options)
  local interval = (options.interval or 10) / 60
  local f = options.formula or tci.formula(p, options.part, options.compartments)
  local route = (options.part and options.part .. "." or "") .. "iv"
  local unit = options.unit or "mg"
  local pump = {
    target = options.target, most = options.most or math.huge, x = { 0, 0, 0, 0, 0 }, rate = 0, given = 0,
    step = system(f, interval),
  }
  if options.site == "effect" then
    pump.seen = function(x) return x[4] end
    pump.n_ahead = math.ceil((options.ahead or 10) / interval)
  else
    pump.seen = function(x) return x[1] / f.V1 end
    pump.n_ahead = 1
  end
  pump.response = unit_response(pump)
  p:every(minutes(interval), function()
    pump.rate = best_rate(pump)
    pump.x[5] = pump.rate
    if pump.rate > 0 then
      p:dose(route, pump.rate * interval, unit, { duration = minutes(interval) })
      pump.given = pump.given + pump.rate * interval
    end
    pump.x = apply(pump.step, pump.x)
    pump.plasma, pump.effect = pump.x[1] / f.V1, pump.x[4]
  end)
  return pump
end

return tci
