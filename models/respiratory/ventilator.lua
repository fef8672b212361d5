-- SPDX-License-Identifier: Apache-2.0
-- A ventilator, a bag, or nothing: a source of gas with a conductance behind the mouth, a leak and a valve that
-- limits the pressure. It sees the lung as a pressure behind a conductance, so flow control and pressure control
-- are one equation.

return model "respiratory/ventilator" {
  title  = "Ventilator: volume control, pressure control, pressure support, bag",
  source = "Kirchhoff's law at the mouth; modes as in textbooks of mechanical ventilation, settings are inputs",
  time   = "s",

  parameter = {
    R_tube  = { 3,    "cmH2O s/L", "Resistance of tubes and expiratory valve", range = { 0.1, 30 },
                source = "usual circuit, 2-5" },
    P_limit = { 60,   "cmH2O", "Pressure at which the relief valve opens", range = { 10, 150 },
                source = "usual setting" },
    rise    = { 0.06, "s", "Time in which a valve opens", range = { 0.02, 0.4 }, source = "usual machine, 50-100 ms" },
    trigger = { 1,    "cmH2O", "Effort at which pressure support begins", range = { 0.1, 10 },
                source = "usual setting" },
  },
  input = {
    mode     = { 0,    "1", "0 nothing, 1 volume control, 2 pressure control, 3 pressure support, 4 bag",
                 range = { 0, 4 } },
    rate     = { 12,   "1/min", "Breaths of the machine", range = { 1, 60 } },
    volume   = { 0.5,  "L", "Volume of a breath (volume control, bag)", range = { 0, 3 } },
    peak_flow = { 0.5, "L/s", "Flow in inspiration; a pause follows (volume control)", range = { 0.05, 3 } },
    pressure = { 15,   "cmH2O", "Pressure in inspiration above PEEP (pressure control and support)",
                 range = { 0, 80 } },
    peep     = { 5,    "cmH2O", "Pressure at the end of expiration", range = { 0, 40 } },
    i_e      = { 0.5,  "1", "Time of inspiration over time of expiration", range = { 0.1, 3 } },
    fio2     = { 0.5,  "1", "Share of O2 in what the machine gives", range = { 0, 1 } },
    mask_leak = { 0,   "1", "Leak at mask or cuff: 0.5 half of a breath, 1 all of it", range = { 0, 1 } },
    pressure_loss = { 0, "1", "Share of its pressure that the machine does not reach", range = { 0, 1 } },
    block_in  = { 0, "1", "Inspiratory valve or limb that is blocked; 1 shut", range = { 0, 1 } },
    block_out = { 0, "1", "Expiratory valve or limb that is blocked; 1 shut", range = { 0, 1 } },
    circle     = { 0, "1", "1: the machine gives what is in its circle (respiratory/circle), 0: fresh gas",
                   range = { 0, 1 } },
    circle_o2  = { 0.5, "1", "Share of O2 in the gas of the circle", range = { 0, 1 } },
    circle_co2 = { 0, "1", "Share of CO2 in the gas of the circle", range = { 0, 1 } },
    oxygen_flow  = { 0, "L/min", "Oxygen that a cannula or mask gives to who breathes by himself", range = { 0, 100 } },
    oxygen_catch = { 0.4, "1", "Share of it that is breathed in: 0.4 cannula (while air goes in), 0.34 simple "
            .. "mask, 0.9 "
                     .. "with a reservoir", range = { 0, 1 } },
    ve         = { 6.5, "L/min", "Ventilation, which dilutes it", range = { 0, 300 } },
    disconnected = { 0, "1", "1: the tube is off and open to the air", range = { 0, 1 } },
    air_o2   = { 0.2094, "1", "Share of O2 in the air around, dry", range = { 0, 1 } },
    air_co2  = { 0.0004, "1", "Share of CO2 in the air around, dry", range = { 0, 1 } },
    P_alveolar  = { 0,    "cmH2O", "Pressure in the alveoli" },
    conductance = { 0.57, "L/s/cmH2O", "Conductance from mouth to alveoli" },
    effort      = { 0,    "cmH2O", "Effort of the patient, for pressure support" },
  },
  state = { breaths = { "1", "Breaths of the machine since the start" } },
  signal = {
    P_mouth = { "cmH2O", "Pressure at the mouth" },
    P_outside = { "cmH2O", "Pressure that the machine sets, and a high one while it blows a volume" },
    given   = { "L/s", "Flow that the machine gives (volume control and bag)" },
    leaking = { "L/s", "Flow through the leak" },
    fi_o2   = { "1", "Share of O2 that is breathed in" },
    fi_co2  = { "1", "Share of CO2 that is breathed in" },
    paced     = { "1", "1: the machine gives the rate, 0: the patient does" },
    connected = { "1", "1: a machine or bag is connected" },
  },

  start = function(_ENV) breaths = 0 end,

  equations = function(_ENV)
    local function is(k) return when(lt(abs(mode - k), 0.5), 1, 0) end
    connected = when(lt(mode, 0.5), 0, 1) * (1 - disconnected)
    paced = connected * (1 - is(3))
    dot.breaths = rate

    -- A pulse of each period, from 0 to `share` of it, with edges that take `rise`: periodic and without a kink.
    local period = 1 / rate
    local function pulse(share, wider)
      local half, middle = math.pi * share + wider, math.pi * share
      local sharp = period / (rise * 2 * math.pi * max(sin(half), 0.1))
      return 0.5 * (1 + tanh(sharp * (cos(2 * math.pi * breaths - middle) - cos(half))))
    end
    local inspiring = min(i_e / (1 + i_e), 0.9)
    local flowing = min(volume / (peak_flow * period), inspiring)
    local inspiration = pulse(inspiring, 0)

    -- Volume control gives flow, then holds; a bag gives a rounded flow. Neither lets gas out meanwhile.
    local wave = 1 - cos(2 * math.pi * (breaths - floor(breaths)) / inspiring)
    local works, to_lung = 1 - pressure_loss, 1 - block_in
    given = connected * works * to_lung * (is(1) * pulse(flowing, 0) * volume / (max(flowing, 0.01) * period)
                  + is(4) * inspiration * wave * volume / (inspiring * period))
    local shut = (is(1) + is(4)) * pulse(inspiring, 2 * math.pi * 2 * rise / period)

    local support = 0.5 * (1 + tanh((effort - trigger) / q(0.4, "cmH2O")))
    local blows = is(2) * inspiration + is(3) * support
    local base = works * peep * (1 - 0.999 * is(4))
    local target = base + works * pressure * blows
    P_outside = connected * (target + q(60, "cmH2O s/L") * given)

    -- At the mouth: what is given, what the pressure source gives, the leak and the lung.
    -- Two limbs: one blows through its valve, the other holds the pressure at the end of expiration.
    local limb_in, limb_out = (1 - shut) / R_tube * blows * to_lung, (1 - shut) / R_tube * (1 - blows) * (1 - block_out)
    local source = limb_in + limb_out
    local share = min(mask_leak, 0.999)
    local hole = share / (1 - share) * (source + q(0.03, "L/s/cmH2O"))
    local to_all = source + hole + conductance + q(1e-5, "L/s/cmH2O")
    local pressed = (given + limb_in * (base + works * pressure) + limb_out * base + conductance * P_alveolar) / to_all
    -- the relief valve: a smooth least of both
    local over = pressed - P_limit
    local soft = q(1, "cmH2O")
    local limited = P_limit + 0.5 * (over - sqrt(over * over + soft * soft))
    P_mouth = connected * limited
    leaking = connected * hole * limited

    -- Oxygen beside the air: its share of what is breathed in, which cannot be more than all.
    local added = oxygen_flow * oxygen_catch / max(ve, q(0.5, "L/min"))
    added = added / sqrt(sqrt(1 + added^4))
    fi_o2  = connected * (fio2 + circle * (circle_o2 - fio2)) + (1 - connected) * (air_o2 + (1 - air_o2) * added)
    fi_co2 = connected * circle * circle_co2 + (1 - connected) * air_co2 * (1 - added)
  end,
}
