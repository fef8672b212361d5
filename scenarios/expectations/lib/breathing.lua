-- SPDX-License-Identifier: Apache-2.0
-- What the scenarios about breathing have in common: a module for the files beside it.

local act, record = require "adult.lib.actions", require "lib.record"
local rows = {}

-- A scenario of an adult who breathes by himself.
function rows.adult(title, duration, list, start)
  return {
    title    = title,
    model    = "adult/adult",
    settle   = minutes(10),
    start    = start,
    duration = duration,
    options  = { rtol = 1e-4, atol = 1e-6 },
    record   = record(seconds(0.05), { "pef", "ie", "temperature" }),
    timeline = act.timeline(list),
  }
end

-- An illness that has lasted: a healthy minute, then twenty minutes of it until the rows begin, and two more. With
-- `feverish` it is two hours, as a fever takes them to rise.
function rows.ill(title, list, feverish)
  local ago = feverish and 120 or 20
  return rows.adult(title, minutes(ago + 3), list, -minutes(ago + 1))
end
rows.onset, rows.onset_of_fever = -minutes(20), -minutes(120)

-- An adult who gets succinylcholine at 30 s and is kept relaxed, and an anaesthesia machine, ready, at `on`.
-- It is set to what keeps the blood gases of rest, with which the rows compare: 24.5 % of oxygen, and little pressure.
function rows.relaxed(title, duration, on, list)
  local s = rows.adult(title, duration, {
    { at = seconds(30), dose = "succinylcholine.iv", amount = { 96.4, "mg" } },
    { at = minutes(4), dose = "succinylcholine.iv", amount = { 50, "mg" }, every = minutes(3), last = duration },
    act.anaesthesia_machine { at = on, rate = q(16, "1/min"), pressure = q(4.6, "cmH2O"), peep = q(5, "cmH2O"),
                              i_e = 0.5,
                              fresh_gas = q(5, "L/min") },
    list,
  })
  s.model = "relaxed.lua"
  s.set = { ["circle.fresh_o2"] = 0.245 }
  return s
end

return rows
