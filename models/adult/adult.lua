-- SPDX-License-Identifier: Apache-2.0
-- An adult without drugs: heart and vessels, their nerves, breathing, gases, tissues, brain pressure, fluids, kidneys and
-- hormones, joined as docs/adult.md says. Those with drugs stand beside it.
local adult = require "adult.lib.adult"

return model "adult/adult" (adult {})
