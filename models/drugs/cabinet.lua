-- SPDX-License-Identifier: Apache-2.0
-- All drugs at once, their joint effects, and a body to try them on. It costs the states of all drugs: for one
-- question, write a model with those that it needs.
local set, on_probe = require "drugs.lib.set", require "drugs.lib.on_probe"

return model "drugs/cabinet" (on_probe(set.of(require "drugs.lib.cabinet"), "All drugs and a body to try them on"))
