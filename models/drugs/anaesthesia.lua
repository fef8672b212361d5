-- SPDX-License-Identifier: Apache-2.0
-- The three drugs of a total intravenous anaesthesia in a body to try them on: how a model takes just the drugs that it
-- needs (drugs/lib/set.lua).
local set, on_probe = require "drugs.lib.set", require "drugs.lib.on_probe"

return model "drugs/anaesthesia" (on_probe(set.of { "propofol_eleveld", "remifentanil_minto", "rocuronium" },
  "Propofol, remifentanil and rocuronium in a body to try them on"))
