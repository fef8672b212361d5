-- SPDX-License-Identifier: Apache-2.0
-- What is eaten and drunk, and what is lost.
local verb = require "adult.lib.actions.verb"

local act = {}

-- act.drink { at = 0, volume = q(1, "L"), salt = q(9, "g"), over = minutes(30) }: `over` is how long the gut takes.
act.drink = verb.of("drink", { volume = verb.any, salt = verb.optional(verb.any, q(0, "g")),
                               over = verb.optional(verb.any, minutes(60)) },
  function(a)
    local span = a.over:to("min")
    local set = { drink_more = { a.volume:to("mL") / span, "mL/min" },
                  salt_more = { a.salt:to("g") / 0.05844 / span, "mmol/min" } }
    local start = a.at == 0 and seconds(0) or a.at
    return verb.during({ at = start, to = start + a.over }, set)
  end)

-- act.meal { at = hours(1), carbohydrate = q(60, "g") }
act.meal = verb.of("meal", { carbohydrate = verb.any },
  function(a) return { { at = a.at, dose = "sugar.meal", amount = a.carbohydrate } } end)

-- act.insulin { at = hours(1), units = 5 }: into a vein.
act.insulin = verb.of("insulin", { units = verb.number },
  function(a) return { { at = a.at, dose = "sugar.insulin", amount = { a.units * 1000, "mU" } } } end)

-- act.glucose { at = hours(1), amount = q(20, "g") }: into a vein.
act.glucose = verb.of("glucose", { amount = verb.any },
  function(a) return { { at = a.at, dose = "sugar.dextrose", amount = a.amount } } end)

-- act.dehydration { at = 0, to = hours(4), share = 0.05, weight = q(77, "kg") }: water of so much of the weight is
-- lost, and nobody drinks meanwhile.
act.dehydration = verb.of("dehydration", { share = verb.share, weight = verb.optional(verb.any, q(77, "kg")) },
  function(a)
    local span = (a.to - (a.at == 0 and seconds(0) or a.at)):to("min")
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
