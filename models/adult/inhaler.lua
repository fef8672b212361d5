-- SPDX-License-Identifier: Apache-2.0
-- An adult with an inhaler of salbutamol.
local adult, set = require "adult.lib.adult", require "drugs.lib.set"

return model "adult/inhaler" (adult(set.of { "salbutamol" }, "Adult with an inhaler of salbutamol"))
