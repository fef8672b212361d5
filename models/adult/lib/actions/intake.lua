-- SPDX-License-Identifier: Apache-2.0
-- What is eaten and drunk, and what is lost.
local verb = require "adult.lib.actions.verb"

local act = {}

-- act.drink { at = 0, volume = q(1, "L"), salt = q(9, "g"), over = minutes(30) }: `over` is how long the gut takes.
act.drink = verb.of("drink", { volume = verb.any, salt = verb.optional(verb.any, q(0, "g")),
                               over = verb.optional(verb.any, minutes(60)) },
  function(a)
    local minutes_ = a.over:to("min")
    local set = { ["drink_more"] = { a.volume:to("mL") / minutes_, "mL/min" },
                  ["salt_more"] = { a.salt:to("g") / 0.05844 / minutes_, "mmol/min" } }
    return verb.during({ at = a.at, to = a.at + a.over }, set)
  end)

-- act.dehydration { at = 0, to = hours(4), share = 0.05, weight = q(77, "kg") }: water of so much of the weight is sweated,
-- and nobody drinks meanwhile.
act.dehydration = verb.of("dehydration", { share = verb.share, weight = verb.optional(verb.any, q(77, "kg")) },
  function(a)
    local span = (a.to - a.at):to("min")
    local rate = a.share * a.weight:to("kg") * 1000 / span
    return {
      { at = a.at, set = { insensible = { 0.56 + rate, "mL/min" }, thirsty = 0 } },
      { at = a.to, set = { insensible = { 0.56, "mL/min" } } },
    }
  end)

-- act.fasting { at = 0, to = hours(12) }: nothing to drink and no salt.
act.fasting = verb.of("fasting", {}, function(a)
  return verb.during(a, { thirsty = 0, salt = { 0, "mmol/d" } }, { thirsty = 1, salt = { 150, "mmol/d" } })
end)

return act
