-- SPDX-License-Identifier: Apache-2.0
-- An adult to whom everything can be given. It costs the states of all drugs: for one question write a model with those
-- that it needs, as adult/anaesthesia is one.
local adult, set = require "adult.lib.adult", require "drugs.lib.set"

return model "adult/pharmacy" (adult(set.of(require "drugs.lib.cabinet"), "Adult to whom all drugs can be given"))
