-- SPDX-License-Identifier: Apache-2.0
-- Breaths as means: how much air the muscles, a ventilator or a bag move in a breath, and what they do to the mean
-- pressures, in closed form, for a chest whose volume is a mean, too. The inputs of the machine have the names of
-- "respiratory/ventilator", so that one can stand in for the other. It has no states.

return model "respiratory/breathing_mean" {
  title  = "Breaths as means: tidal volume and pressures of muscles, ventilator and bag",
  source = "one compartment with a resistance: periodic solutions in closed form; settings of "
        .. "respiratory/ventilator, wave of effort of respiratory/drive",
  time   = "s",

  parameter = {
    R_tube  = { 3,  "cmH2O s/L", "Resistance of tubes and expiratory valve", range = { 0.1, 30 },
                source = "usual circuit, 2-5" },
    P_limit = { 60, "cmH2O", "Pressure at which the relief valve opens", range = { 10, 150 },
                source = "usual setting" },
    trigger = { 1,  "cmH2O", "Effort at which pressure support begins", range = { 0.1, 10 },
                source = "usual setting" },
    still   = { 0.5, "L/min", "Ventilation below which breathing is called absent", range = { 0.05, 3 },
                source = "less than the airway takes" },
    inspiring = { 0.375, "1", "Share of a breath that is inspiration, of the wave of effort", range = { 0.2, 0.6 } },
    roundness = { 1.2,  "1", "How much the wave of effort is peaked", range = { 0.1, 4 } },
    -- A wave is damped by the airway as a sine would be that is a little faster than the breath.
    wave_slow = { 1.14, "1", "Harmonic of the breath that the wave of effort is like, in a slow lung",
                  range = { 0.5, 3 }, source = "fitted to the wave of respiratory/drive in a linear lung, 1 %" },
    wave_fast = { 0.47, "1", "What a fast lung adds to that", range = { 0, 3 }, source = "as the line above" },
    wave_edge = { 0.09, "1", "Time constant per breath at which this fades", range = { 0.01, 1 },
                  source = "as the line above" },
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
    disconnected = { 0, "1", "1: the tube is off and open to the air", range = { 0, 1 } },
    air_o2   = { 0.2094, "1", "Share of O2 in the air around, dry", range = { 0, 1 } },
    air_co2  = { 0.0004, "1", "Share of CO2 in the air around, dry", range = { 0, 1 } },
    depth       = { 5,  "cmH2O", "Highest effort of a breath of the patient", range = { 0, 200 } },
    own_rate    = { 12, "1/min", "Rate of the patient's breaths", range = { 0, 120 } },
    trying      = { 1, "1", "1: his chest moves with them, or tries to; 0: it is still", range = { 0, 1 } },
    conductance = { 0.57, "L/s/cmH2O", "Conductance from mouth to alveoli", range = { 0, 20 } },
    compliance  = { 0.11, "L/cmH2O", "Compliance of lung and chest wall together", range = { 0, 2 } },
    room        = { 3,  "L", "What lung and chest can take in above the volume of rest", range = { 0, 10 } },
    V_dead      = { 0.14, "L", "Volume of the airway", range = { 0.01, 2 } },
    PACO2       = { 40, "mmHg", "Alveolar CO2", range = { 0, 500 } },
  },
  signal = {
    effort    = { "cmH2O", "Mean effort of the patient" },
    P_mouth   = { "cmH2O", "Mean pressure at the mouth" },
    vt        = { "L", "Tidal volume" },
    rr        = { "1/min", "Respiratory rate" },
    ve        = { "L/min", "Minute ventilation" },
    ventilation = { "L/s", "What of it renews the alveoli" },
    etco2     = { "mmHg", "End-tidal CO2" },
    breathing = { "1", "1: breathing, 0: apnoea" },
    fi_o2     = { "1", "Share of O2 that is breathed in" },
    fi_co2    = { "1", "Share of CO2 that is breathed in" },
    connected = { "1", "1: a machine or bag is connected" },
    paced     = { "1", "1: the machine gives the rate, 0: the patient does" },
  },

  start = function(_ENV) end,

  equations = function(_ENV)
    local function is(k) return when(lt(abs(mode - k), 0.5), 1, 0) end
    connected = when(lt(mode, 0.5), 0, 1) * (1 - disconnected)
    paced = connected * (1 - is(3))
    fi_o2  = connected * fio2 + (1 - connected) * air_o2
    fi_co2 = (1 - connected) * air_co2
    local C = max(compliance, q(1e-4, "L/cmH2O"))

    -- The wave of effort has a mean: the trapezoidal rule is exact for what is periodic and smooth.
    local points, sum = 24, 0
    local peak = 2 * math.pi * inspiring
    for i = 0, points - 1 do
      local turn = 2 * math.pi * i / points
      local warped = turn + (math.pi - peak) / (1 - cos(peak)) * (1 - cos(turn))
      sum = sum + (exp(-roundness * cos(warped)) - exp(-roundness)) / (exp(roundness) - exp(-roundness))
    end
    local share_of_effort = sum / points
    effort = depth * share_of_effort

    -- What a pressure moves that comes as this wave, through a resistance; never more than there is room for.
    local own_tube = connected * R_tube
    local open = conductance / (1 + conductance * own_tube)      -- airway and tube
    local slow = own_rate * C / (open + q(1e-6, "L/s/cmH2O"))    -- time constant per breath
    local turns = 2 * math.pi * (wave_slow + wave_fast * exp(-min(slow / wave_edge, 50))) * slow
    local own = depth * C / sqrt(1 + turns * turns)

    -- A machine that sets the pressure, or gives a volume: an inspiration and an expiration, each with the time
    -- constant of lung and tube.
    local share = min(i_e / (1 + i_e), 0.9)
    local tau = C / (open + q(1e-6, "L/s/cmH2O"))
    local period = 1 / rate
    local out = exp(-min((1 - share) * period / tau, 50))
    local into = exp(-min(share * period / tau, 50))
    local pressed = C * pressure * (1 - into) * (1 - out) / (1 - into * out + 1e-9)
    local bag = is(4)
    local floor_P = peep * (1 - 0.999 * bag)
    local most = max(P_limit - floor_P, q(0.1, "cmH2O")) * C * (1 - out) + q(1e-6, "L")
    local asked = volume * (1 - mask_leak)
    local given = asked / sqrt(sqrt(1 + (asked / most)^4))
    local flowing = min(volume / (peak_flow * period), share)
    local held = given * (share * (out / (1 - out + 1e-6) + 1 - 0.5 * flowing / share) + tau * rate)

    -- Pressure support comes with each effort that triggers it, and lasts about as long.
    local ratio = depth / trigger
    local triggered = ratio^4 / (1 + ratio^4)
    local in_s = exp(-min(share_of_effort / slow, 50))
    local out_s = exp(-min((1 - share_of_effort) / slow, 50))
    local supported = triggered * C * pressure * (1 - in_s) * (1 - out_s) / (1 - in_s * out_s + 1e-9)

    local volume_control, pressure_control, support = connected * is(1), connected * is(2), connected * is(3)
    local by_volume = volume_control + connected * bag
    local by_machine = by_volume * given + (pressure_control * pressed + support * supported) * (1 - mask_leak)
    local freely = 1 - by_volume - pressure_control     -- a patient who is paced adds nothing of his own
    local wanted = by_machine + freely * own
    local stretched = wanted / (room + q(1e-3, "L"))
    local moved = wanted / sqrt(sqrt(1 + stretched^4))

    P_mouth = connected * floor_P * (1 - mask_leak)
              + by_volume * held / C
              + (pressure_control * share + support * triggered * share_of_effort) * pressure * (1 - mask_leak)

    local breaths = paced * rate + (1 - paced) * own_rate
    local relative = breaths * moved / still
    breathing = relative^4 / (1 + relative^4)
    vt, rr = moved * breathing, paced * rate * breathing + (1 - paced) * own_rate * trying
    ve = breaths * moved
    -- An airway that is mixed keeps this much of each breath.
    local filled = moved / V_dead
    ventilation = breaths * (moved - V_dead * tanh(0.5 * filled))
    etco2 = PACO2 * (1 - exp(-2 * filled)) * breathing   -- a tube washes out faster than a vessel that is mixed
  end,
}
