-- SPDX-License-Identifier: Apache-2.0
-- A person with type 1 diabetes, a glucose sensor and an insulin pump that closes the loop between
-- them. The controller is sampled and compiled with the model: nothing is interpreted while a
-- patient runs.

return model "glucose/closed_loop" {
  title  = "Type 1 diabetes with sensor, pump and a controller that closes the loop",
  source = "Body: UVA/Padova 2008, see glucose/uva_padova. Controller: proportional and derivative action on the sensor with insulin on board, dosed by the 1800 rule (Walsh & Roberts, Pumping Insulin)",
  time   = "min",

  parameter = {
    interval    = { 5,    "min",   "Time between two readings of the sensor", range = { 0.5, 60 } },
    target      = { 120,  "mg/dL", "Glucose that the controller aims at",     range = { 80, 200 } },
    suspend     = { 90,   "mg/dL", "Predicted glucose below which the pump stops", range = { 50, 120 } },
    ahead       = { 20,   "min",   "How far the controller looks ahead",      range = { 0, 60 } },
    gain        = { 0.7,  "1",     "Share of the correction given per hour",  range = { 0, 5 } },
    most        = { 4,    "1",     "Largest extra infusion, in basal rates",  range = { 0, 20 } },
    tau_iob     = { 150,  "min",   "Decay of the insulin on board",           range = { 30, 400 } },
    sensor_gain = { 1,    "1",     "What the sensor reads per true glucose",  range = { 0.7, 1.3 },
                    vary = truncated(lognormal(0.04), 0.85, 1.15) },
  },
  input = {
    engaged = { 0, "1", "1: the controller runs the pump; 0: the pump gives the basal" },
  },
  part = { body = use "glucose/uva_padova" {} },
  state = {
    last     = { "mg/dL", "Last reading of the sensor" },
    on_board = { "U",     "Insulin that the controller has given and that still acts" },
  },
  signal = {
    glucose     = { "mg/dL",  "Plasma glucose" },
    insulin     = { "pmol/L", "Plasma insulin" },
    sensor      = { "mg/dL",  "Reading of the sensor" },
    basal_rate  = { "U/h",    "Infusion that holds the basal glucose" },
    pump_rate   = { "U/h",    "What the pump gives" },
    daily_dose  = { "U",      "Insulin of a day: twice the basal" },
    predicted   = { "mg/dL",  "What the sensor will read, as far as the controller looks ahead" },
    correction  = { "mg/dL/U", "Fall of glucose per unit of insulin, by the 1800 rule" },
  },

  start = function(_ENV)
    last = sensor_gain * body.Gs
    on_board = 0
  end,

  equations = function(_ENV)
    glucose = body.glucose
    insulin = body.insulin
    sensor  = sensor_gain * body.Gs
    basal_rate = body.basal_rate
    pump_rate  = body.basal * body.basal_rate + body.insulin_rate
    daily_dose = 2 * q(24, "h") * basal_rate
    correction = q(1800, "mg/dL") / daily_dose

    predicted = sensor + ahead * (sensor - last) / interval
    local left_over = on_board * exp(-interval / tau_iob)
    local wanted    = gain * (predicted - target) / correction / q(1, "h")
    local allowed   = max(0, wanted - left_over / q(1, "h"))
    local extra     = when(lt(predicted, suspend), -basal_rate,
                when(gt(wanted, 0), min(allowed, most * basal_rate), max(wanted, -basal_rate)))
    local rate      = when(gt(engaged, 0.5), extra, 0)

    every(interval, {
      set = {
        last = sensor,
        on_board = left_over + max(0, rate) * interval,
        ["body.insulin_rate"] = rate,
      },
    })
  end,
}
