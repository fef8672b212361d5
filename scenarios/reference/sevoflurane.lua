-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/sevoflurane": half an hour of 2 %, and none after it; a lung that stands still.

return scenario {
  title    = "Sevoflurane: in and out",
  model    = "drugs/sevoflurane",
  duration = days(60),
  options  = { rtol = 1e-10, atol = 1e-13 },
  record   = { every = minutes(10), "end_tidal", "rich", "depth", "BIS", "hypnotic", "stored", "MAC" },
  arms = {
    in_and_out = { timeline = { { at = 0, set = "inspired", to = { 2, "%" } },
                                { at = minutes(30), set = "inspired", to = { 0, "%" } } } },
    closed     = { set = { inspired = { 2, "%" } }, timeline = { { at = hours(1), set = "ventilation", to = 0 } } },
    old        = { set = { age = { 80, "yr" }, inspired = { 1, "%" } } },
  },
}
