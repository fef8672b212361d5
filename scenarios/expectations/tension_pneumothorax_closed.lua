-- SPDX-License-Identifier: Apache-2.0
-- Rows "Tension pneumothorax": a torn lung, an open chest, and both, with dressing and needles.
local act, rows = require "adult.lib.actions", require "lib.breathing"

local s = rows.adult("Tension pneumothorax: closed, open, both sides", seconds(1260), {})
local function worse(kind)
  return act.timeline {
    act.pneumothorax { at = seconds(30), severity = 0.3, side = "left", kind = kind },
    act.pneumothorax { at = seconds(360), severity = 0.6, side = "left", kind = kind },
    act.pneumothorax { at = seconds(660), severity = 1, side = "left", kind = kind },
    act.needle_decompression { at = seconds(960), side = "left" },
  }
end
s.arms = {
  closed = { timeline = worse("closed") },
  open   = { timeline = worse("open") },
  both   = { timeline = act.timeline {
    act.pneumothorax { at = seconds(30), severity = 0.5, side = "left", kind = "open" },
    act.pneumothorax { at = seconds(30), severity = 0.5, side = "right", kind = "closed" },
    act.chest_dressing { at = seconds(330), side = "left" },
    act.needle_decompression { at = seconds(390), side = "left" },
    act.needle_decompression { at = seconds(420), side = "right" },
  } },
}
return scenario(s)
