-- SPDX-License-Identifier: Apache-2.0
-- `luacheck models scenarios`: plain Lua 5.4.
--
-- In a model the free names of `function(_ENV)` are quantities, which luacheck 1.1 takes for
-- globals; `jumeau check` knows better which of them exist. What is left for luacheck is the rest:
-- locals that nobody reads, names that hide others, lines without end.
std = "lua54"
max_line_length = 100
max_string_line_length = false -- a sentence for people may end where it ends
cache = false
ignore = { "212/_ENV" }

-- A parameter is one row of a table with its unit, text and source: such rows may be wide.
files["models"] = { ignore = { "111", "112", "113" }, max_line_length = false }
-- The words of scenarios are checked by `jumeau check` too; a script makes no globals.
files["scenarios"] = { ignore = { "113" }, max_line_length = 130 }
