-- SPDX-License-Identifier: Apache-2.0
-- The adult of "adult/adult" as a mean over beat and breath, for hours to weeks: the same parts and names, wired by the
-- same functions. With a diuretic, which is given over weeks, a pressor and a relaxant.
local adult, mean, set = require "adult.lib.adult", require "adult.lib.mean", require "drugs.lib.set"

return model "adult/adult_mean" (adult(set.of { "furosemide", "phenylephrine", "rocuronium" },
                                       "Adult as a mean over beat and breath, for hours to weeks", mean))
