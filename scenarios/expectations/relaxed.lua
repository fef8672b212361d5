-- SPDX-License-Identifier: Apache-2.0
-- The adult who can be given succinylcholine.
local adult, set = require "adult.lib.adult", require "drugs.lib.set"

return model "relaxed" (adult(set.of { "succinylcholine" }, "Adult with succinylcholine"))
