-- SPDX-License-Identifier: Apache-2.0
-- expect: text the file returns nothing (nil), not a model
local _ = 1
