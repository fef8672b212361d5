-- SPDX-License-Identifier: Apache-2.0
-- Makes the verbs of scenarios: functions that check what they are given and return entries of a timeline.
--
--     local verb = require "adult.lib.actions.verb"
--     act.asthma = verb.of("asthma", { severity = verb.share },
--                          function(a) return verb.during(a, { ["x.asthma"] = a.severity }) end)
--
-- Every verb knows `at`, when it begins, and `to`, when it ends; without `to` it does not.

local verb = {}

local function sorted(t)
  local names = {}
  for name in pairs(t) do names[#names + 1] = name end
  table.sort(names)
  return table.concat(names, ", ")
end

-- What a value may be: a function that returns nothing, or what it should have been.
function verb.share(x)
  if type(x) ~= "number" or x < 0 or x > 1 then return "a number from 0 (none) to 1 (the most)" end
end
function verb.number(x) if type(x) ~= "number" then return "a number" end end
function verb.any() end
function verb.one_of(...)
  local known = {}
  for _, name in ipairs { ... } do known[name] = true end
  return function(x) if not known[x] then return "one of " .. sorted(known) end end
end
-- A value that may be left out: `default` stands in for it.
function verb.optional(kind, default) return { kind = kind, default = default } end

-- The verb `name` with arguments `keys`: name = kind; `make` gets them and returns entries.
function verb.of(name, keys, make)
  local known = { at = true, to = true }
  for key in pairs(keys) do known[key] = true end
  return function(a)
    local function wrong(text) error("act." .. name .. ": " .. text, 3) end
    if type(a) ~= "table" then wrong("give it a table, as in { at = minutes(1) }") end
    for key in pairs(a) do
      if not known[key] then wrong("there is no \"" .. tostring(key) .. "\" here; it knows " .. sorted(known)) end
    end
    if a.at == nil then wrong("\"at\" is missing: the time at which it begins") end
    local given = { at = a.at, to = a.to }
    for key, kind in pairs(keys) do
      local value, check = a[key], kind
      if type(kind) == "table" then
        check = kind.kind
        if value == nil then value = kind.default end
      elseif value == nil then
        wrong("\"" .. key .. "\" is missing")
      end
      local should = value ~= nil and check(value)
      if should then wrong("\"" .. key .. "\" is " .. tostring(value) .. ", it must be " .. should) end
      given[key] = value
    end
    if type(a.to) == type(a.at) and a.to <= a.at then wrong("\"to\" is not after \"at\"") end
    return make(given)
  end
end

-- Sets these quantities at `a.at`, and at `a.to` to `after`, or 0 where that says nothing.
function verb.during(a, quantities, after)
  local entries = { { at = a.at, set = quantities } }
  if a.to ~= nil then
    local back = {}
    for name, value in pairs(quantities) do
      back[name] = after and after[name] or (type(value) == "table" and { 0, value[2] } or 0)
    end
    entries[2] = { at = a.to, set = back }
  end
  return entries
end

-- A condition: severities of these inputs.
function verb.condition(name, ...)
  local inputs = { ... }
  return verb.of(name, { severity = verb.share }, function(a)
    local set = {}
    for _, input in ipairs(inputs) do set[input] = a.severity end
    return verb.during(a, set)
  end)
end

return verb
