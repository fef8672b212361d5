-- SPDX-License-Identifier: Apache-2.0
-- The adult of "adult/adult" as a mean over beat and breath, for hours to weeks: the same parts and names, wired by the
-- same functions.
local adult, mean = require "adult.lib.adult", require "adult.lib.mean"

return model "adult/adult_mean" (adult({}, "Adult as a mean over beat and breath, for hours to weeks", mean))
