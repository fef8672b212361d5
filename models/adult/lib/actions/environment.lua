-- SPDX-License-Identifier: Apache-2.0
-- What is around the adult: warmth, wind, height.
local verb = require "adult.lib.actions.verb"

local act = {}

-- act.surroundings { at = 0, air = { 37, "degC" }, wind = { 1, "m/s" }, humidity = 0.6, clothing = 0.3 }: what is left
-- out stays as it is; surroundings are as warm as the air where nothing else is said.
act.surroundings = verb.of("surroundings", {
  air = verb.optional(verb.any), radiant = verb.optional(verb.any), wind = verb.optional(verb.any),
  humidity = verb.optional(verb.share), clothing = verb.optional(verb.number),
}, function(a)
  local normal = { ["heat.T_air"] = { 24, "degC" }, ["heat.T_radiant"] = { 24, "degC" },
                   ["heat.v_air"] = { 0.1, "m/s" }, ["heat.humidity"] = 0.5, ["heat.clothing"] = 1.1 }
  local set = { ["heat.T_air"] = a.air, ["heat.T_radiant"] = a.radiant or a.air, ["heat.v_air"] = a.wind,
                ["heat.humidity"] = a.humidity, ["heat.clothing"] = a.clothing }
  return verb.during(a, set, normal)
end)

-- act.warming { at = 0, to = hours(1), skin = { 50, "W" } }: a blanket of warm air; `core`: warmed or cold fluids.
local nothing = { 0, "W" }
act.warming = verb.of("warming", { skin = verb.optional(verb.any, nothing), core = verb.optional(verb.any, nothing) },
  function(a) return verb.during(a, { ["heat.warming_skin"] = a.skin, ["heat.warming"] = a.core }) end)

-- act.altitude { at = minutes(1), height = q(3000, "m") }: air of the standard atmosphere.
act.altitude = verb.of("altitude", { height = verb.any }, function(a)
  local m = type(a.height) == "table" and a.height[1] or a.height:to("m")
  local pressure = 760 * (1 - 2.25577e-5 * m) ^ 5.25588
  return verb.during(a, { ["lung.P_air"] = { pressure, "mmHg" } }, { ["lung.P_air"] = { 760, "mmHg" } })
end)

return act
