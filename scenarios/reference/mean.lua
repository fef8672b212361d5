-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cardiovascular/mean": no nerves, heart rates of 50 to 150 per minute, and none, 10 or 20 % of the
-- blood lost. "cardiovascular/circulation" takes this very scenario (with a record every 0.01 s): the table has its
-- means.

local late = { from = seconds(240), to = seconds(300) }
local arms = {}
for _, rate in ipairs { 50, 72, 100, 150 } do
  for _, lost in ipairs { 0, 10, 20 } do
    arms["rate_" .. rate .. "_lost_" .. lost] = {
      set = { ["heart.rate"] = { rate, "1/min" } },
      timeline = {
        { at = 0, set = "systemic.bleeding", to = { 5510 * lost / 1000, "mL/s" } },
        { at = seconds(10), set = "systemic.bleeding", to = 0 },
      },
    }
  end
end

local outcomes = {}
for name, quantity in pairs {
  pressure = "P_aorta", output = "heart.F_aortic", venous = "heart.P_ra", wedge = "heart.P_la",
  pulmonary = "P_pulmonary", edv = "heart.edv", esv = "heart.esv", heart = "heart.volume", lung = "pulmonary.volume",
  body = "systemic.volume", coronary = "systemic.F_heart", kidney = "systemic.F_kidney", work = "heart.stroke_work",
} do
  outcomes[name] = mean(quantity, late)
end

return scenario {
  title    = "Circulation as a mean over the beat: rates and loss of blood",
  model    = "cardiovascular/mean",
  duration = seconds(300),
  options  = { rtol = 1e-7, atol = 1e-8 },
  record   = { every = { 1, "s" }, "P_aorta" },
  arms     = arms,
  outcomes = outcomes,
}
