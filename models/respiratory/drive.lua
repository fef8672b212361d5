-- SPDX-License-Identifier: Apache-2.0
-- What makes us breathe: central and peripheral chemoreflex, which set depth and rate, and the wave of effort
-- within a breath. Drugs act on depth, rate and the answers to CO2 and hypoxia; muscle block acts on what is left.

local answer = "tuned: 4 to 10 s when O2 falls (Paterson et al. 1993, Respir Physiol 94:309); after voluntary "
            .. "hyperventilation breath fades in 30 s at 40 mmHg of CO2 (doi:10.1152/jappl.1983.54.3.809)"

return model "respiratory/drive" {
  title  = "Drive to breathe: central and peripheral chemoreflex",
  source = "Magosso & Ursino 2001, doi:10.1152/ajpheart.2001.281.5.H2036; "
           .. "Ursino & Magosso 2002 (Respir Physiol Neurobiol 130:99); Albanese 2016, doi:10.1152/ajpheart.00230.2014",
  time   = "s",

  parameter = {
    effort_rest = { 5,  "cmH2O", "Depth of effort at rest", range = { 1, 20 }, vary = lognormal(0.1) },
    rate_rest   = { 12, "1/min", "Rate at rest", range = { 4, 40 }, vary = truncated(lognormal(0.12), 8, 20) },
    PaCO2_rest  = { 40, "mmHg",  "Arterial CO2 at which the central reflex is silent", range = { 20, 80 },
                    vary = normal(1.5) },
    tau_rest   = { 10, "s", "How fast rest is learnt while a patient settles", range = { 2, 200 },
                   source = "numerical" },
    chemo_rest  = { 3.7, "1",    "Activity of the chemoreceptors at which the peripheral reflex is silent (spikes/s)",
                    range = { 0, 20 } },
    inspiring   = { 0.375, "1",  "Share of a breath that is inspiration", range = { 0.2, 0.6 } },
    roundness   = { 1.2, "1",    "How much the wave of effort is peaked; 0 is a cosine", range = { 0.1, 4 },
                    source = "tuned to a quiet breath: flow 0.4-0.6 L/s" },
    most_effort = { 60, "cmH2O", "Strength of the inspiratory muscles", range = { 5, 150 }, vary = lognormal(0.2),
                    source = "maximal inspiratory pressure at the mouth, 60-120 in health, lower with each breath" },
    most_rate   = { 50, "1/min", "Highest rate of breathing", range = { 20, 100 }, source = "maximal exercise, 40-60" },

    gain_cd = { 0.850,  "cmH2O/mmHg", "Central gain of depth", range = { 0, 5 }, vary = lognormal(0.35) },
    gain_cr = { 0.9,    "1/min/mmHg", "Central gain of rate", range = { 0, 5 }, vary = lognormal(0.35) },
    gain_pd = { 1.310,  "cmH2O", "Peripheral gain of depth, per spike/s", range = { 0, 8 }, vary = lognormal(0.35) },
    gain_pr = { 0.8735, "1/min", "Peripheral gain of rate, per spike/s", range = { 0, 8 }, vary = lognormal(0.35) },
    tau_cd  = { 105, "s", "Time constant of central depth", range = { 10, 600 } },
    tau_cr  = { 400, "s", "Time constant of central rate", range = { 10, 1200 } },
    tau_pd  = { 30,  "s", "Time constant of peripheral depth", range = { 2, 600 }, source = answer },
    tau_pr  = { 30, "s", "Time constant of peripheral rate", range = { 2, 600 }, source = answer },
    k_sat    = { 600,   "1", "Carotid body: gain of desaturation", range = { 0, 3000 } },
    k_rest   = { 10.18, "1", "Carotid body: what it feels of O2 at full saturation", range = { 0, 100 } },
    most_o2  = { 200,   "1", "Carotid body: limit of what it feels of O2", range = { 20, 1000 } },
    k_co2    = { 0.36,  "1", "Carotid body: content of CO2 below which it is silent", range = { 0, 1 } },
    most_static  = { 20, "1", "Carotid body: limit of its static activity (spikes/s)", range = { 2, 100 } },
    k_change = { 600,   "s", "Carotid body: gain of the rate of change of CO2 (spikes)", range = { 0, 3000 } },
    most_dynamic = { 45, "1", "Carotid body: limit of its dynamic activity (spikes/s)", range = { 2, 200 } },
    tau_body = { 3.5,   "s", "Carotid body: time constant", range = { 0.5, 30 } },
    late_c  = { 8, "s", "From the lung to the centre", range = { 1, 60 } },
    late_p  = { 7, "s", "From the lung to the carotid body", range = { 1, 60 } },

    acid_gain = { 28, "mmHg", "CO2 that is felt when acid leaves 1/e of the bicarbonate", range = { 0, 100 },
                  source = "tuned to Winter's rule" },
    faint   = { 0.012, "1", "Content of O2 in blood from the brain at which half of the centre fails",
                range = { 0.002, 0.05 }, source = "tuned: gasping, then arrest when the brain lacks half of its O2" },
    narcosis = { 140, "mmHg", "Arterial CO2 at which half of the centre is asleep", range = { 80, 300 },
                 source = "tuned to CO2 narcosis above 90-120 mmHg" },
    effort_awake = { 3.8, "cmH2O", "Depth below which low CO2 does not bring somebody who is awake", range = { 0, 20 },
                     source = "tuned to Fink 1961, J Appl Physiol 16:15: two thirds of the ventilation at rest" },
    rate_awake   = { 10, "1/min", "Rate below which low CO2 does not bring somebody who is awake", range = { 0, 40 },
                     source = "tuned to Fink 1961: about the rate at rest" },
    irritation_rate  = { 1.9, "1", "Rate that the most irritation adds, as a share", range = { 0, 4 },
                         source = "tuned to 25-35 breaths a minute in severe asthma, pneumonia and ARDS" },
    irritation_depth = { 0.4, "1", "Share of its depth that a breath loses by the most irritation", range = { 0, 0.9 },
                         source = "tuned to tidal volumes below 60 % of normal" },
    load_gain = { 0.4, "1", "Effort that narrow airways ask for, as a share by e-fold of their resistance", range = { 0, 2 },
                  source = "occlusion pressure rises with resistance: Mann et al. 1978, doi:10.1016/0034-5687(78)90060-9; "
                        .. "tuned to 1.9 to 3.4 times that of health in COPD" },
    dyspnoea_effort = { 15, "cmH2O", "Effort that the reflexes add at which breathing is hard", range = { 2, 60 },
                        source = "tuned: a Borg score of 5 near a third of the greatest effort, Killian et al. "
                                .. "1992 (Am Rev Respir Dis 146:935)" },
    dyspnoea_heart  = { 32, "1/s", "Excitation of the nerves of the heart by the worst want of air", range = { 0, 80 },
                        source = "tuned to 110 to 130 beats a minute in severe asthma (BTS/SIGN 158)" },
    dyspnoea_tone   = { 6, "1/s", "Excitation of the nerves of vessels by it", range = { 0, 80 },
                        source = "tuned, as the line above" },
    dyspnoea_vagus  = { 0.6, "1", "Vagal tone that it takes", range = { 0, 1 }, source = "tuned, as the line above" },
    apnoea  = { 0.8, "cmH2O", "Depth below which no breath is made", range = { 0.05, 5 },
                source = "tuned: a breath that would not fill the airway" },
  },
  input = {
    PaCO2 = { 40,    "mmHg", "Arterial CO2", range = { 0, 500 } },
    C_o2_brain = { 0.134, "1", "Content of O2 in blood from the brain", range = { -0.01, 1 } },
    SaO2  = { 0.97,  "1", "Arterial saturation", range = { 0, 1 } },
    carried = { 1, "1", "Share of the news of the blood's gases that its flow brings: 0 where it stands still",
                range = { 0, 1 } },
    C_co2 = { 0.489, "1", "Content of CO2 that normal blood had at this pressure", range = { 0, 2 } },
    standard_HCO3 = { 24.2664, "mmol/L", "Bicarbonate of arterial blood at 40 mmHg of CO2", range = { 0, 80 } },
    effort_factor  = { 1, "1", "Depression of depth: 1 none, 0 no effort", range = { 0, 2 } },
    rate_factor    = { 1, "1", "Depression of rate: 1 none, 0 no breath", range = { 0, 2 } },
    co2_factor     = { 1, "1", "Depression of the answer to CO2", range = { 0, 3 } },
    settling = { 0, "1", "1: reflexes are silent, the rate of rest adapts to CO2, and what the carotid bodies say "
                 .. "becomes their rest", range = { 0, 1 } },
    hypoxia_factor = { 1, "1", "Depression of the carotid bodies", range = { 0, 3 } },
    peripheral_factor = { 1, "1", "Depression of what breathing answers to the carotid bodies", range = { 0, 3 } },
    effort_loss    = { 0, "cmH2O", "Depth that drugs take before they multiply what is left: a threshold that rises",
                       range = { 0, 60 } },
    muscle_block   = { 0, "1", "Share of the strength of the inspiratory muscles that is lost", range = { 0, 1 } },
    wakefulness    = { 1, "1", "1 awake: CO2 cannot silence the centre; 0 asleep or anaesthetised: it can",
                       range = { 0, 1 } },
    irritation     = { 0, "1", "Activity of receptors in the lung that make breathing fast and shallow: 1 the most",
                       range = { 0, 1 } },
    load           = { 0, "1", "Resistance of the airways over that of health, as a logarithm", range = { -2, 10 } },
    timing         = { 1, "1", "Multiplier of the share of a breath that is inspiration", range = { 0.3, 1.5 } },
    retained       = { 0, "mmHg", "CO2 that the centre has got used to over weeks, above rest", range = { -20, 60 } },
    accustomed     = { 0, "1", "Share of the want of air that somebody does not feel who has had it for years",
                       range = { 0, 1 } },
    strength       = { 1, "1", "Multiplier of what the inspiratory muscles achieve", range = { 0, 2 } },
    more_effort    = { 0, "cmH2O", "Depth that the will adds", range = { -60, 60 } },
    more_rate      = { 0, "1/min", "Rate that the will adds", range = { -60, 60 } },
  },
  state = {
    rest  = { "1", "Activity of the chemoreceptors that is more than chemo_rest and is felt as rest" },
    habit = { "1", "Rate that this patient has at rest, as a logarithm over rate_rest", atol = 1e-5 },
    breaths  = { "1", "Breaths since the start; whole when one begins", atol = 1e-7 },
    memory   = { "1", "Content of CO2 that the carotid body has got used to", atol = 1e-7 },
    carotid  = { "1", "Activity of the peripheral chemoreceptors before it is cut at 0 (spikes/s)", atol = 1e-5 },
    depth_c  = { "cmH2O", "Depth that the central reflex adds", atol = 1e-5 },
    rate_c   = { "1/min", "Rate that the central reflex adds", atol = 1e-5 },
    depth_p  = { "cmH2O", "Depth that the peripheral reflex adds", atol = 1e-5 },
    rate_p   = { "1/min", "Rate that the peripheral reflex adds", atol = 1e-5 },
  },
  signal = {
    effort = { "cmH2O", "Pressure of the inspiratory muscles", valid = { 0, 200 } },
    depth  = { "cmH2O", "Highest effort of a breath" },
    rate   = { "1/min", "Rate of breathing that the centre asks for" },
    chemo  = { "1", "Activity of the peripheral chemoreceptors (spikes/s)" },
    stimulus = { "mmHg", "What the central reflex feels: CO2 above rest, and acid" },
    static_answer = { "1", "What the chemoreceptors come to when nothing changes (spikes/s)" },
    dyspnoea = { "1", "Want of air: 0.5 severe, 1 the worst" },
    excitation_h = { "1/s", "Excitation of the nerves of the heart by it" },
    excitation_v = { "1/s", "Excitation of the nerves of veins by it" },
    excitation_p = { "1/s", "Excitation of the nerves of vessels by it" },
    vagal_loss   = { "1", "Share of vagal tone that it takes" },
    centre = { "1", "Share of the respiratory centre that works" },
    exertion = { "1", "What the inspiratory muscles are asked for, without the will, over that at rest" },
    trying = { "1", "1: the chest moves with each breath that is asked for, or tries to; 0: it is still" },
  },

  start = function(_ENV)
    breaths, rest, habit = 0, 0, 0
    memory, carotid = C_co2, static_answer
    depth_c, rate_c, depth_p, rate_p = 0, 0, 0, 0
  end,

  equations = function(_ENV)
    -- The part of x above 0, smooth, in a width `w`.
    local function above(x, w) return 0.5 * (x + sqrt(x * x + w * w)) end
    -- x, but never beyond `most`.
    local function capped(x, most)
      local r = x / most
      return x / sqrt(sqrt(sqrt(1 + r^8)))
    end
    -- Carotid body: O2 multiplies CO2, with a static and a dynamic answer. The derivative of CO2 is
    -- written with what it has got used to, so nothing is differentiated.
    local by_o2 = most_o2 * (1 - exp(-(k_sat * (1 - SaO2) + k_rest) / most_o2))
    local product = above(by_o2 * (C_co2 - k_co2), 0.1)
    local change = k_change * (C_co2 - memory) / tau_body
    local dynamic = most_dynamic * (1 - exp(-max(change / most_dynamic, -5)))
    static_answer = most_static * (1 - exp(-product / most_static))
    dot.memory  = (C_co2 - memory) / tau_body
    dot.carotid = (static_answer + dynamic - carotid) / tau_body
    chemo = hypoxia_factor * above(carotid, 0.1)

    -- Both reflexes. Acid that is not CO2 is felt as CO2.
    local acid = -acid_gain * log(max(standard_HCO3, q(1, "mmol/L")) / q(24.2664, "mmol/L"))
    stimulus = PaCO2 - PaCO2_rest - retained + acid
    local alive = 1 - settling
    local central = alive * co2_factor * delay(stimulus, late_c, 3)
    local peripheral = alive * peripheral_factor * (delay(chemo, late_p, 3) - chemo_rest - rest)
    dot.rest  = settling * (chemo - chemo_rest - rest) / tau_rest
    -- More CO2 by a tenth asks for a tenth more breath; nobody gets used to less than half or more than twice the rate.
    local missed = tanh(stimulus / q(10, "mmHg"))
    dot.habit = settling * missed / q(60, "s")
    local rate_own = rate_rest * exp(0.7 * tanh(habit / 0.7))
    dot.depth_c = carried * (gain_cd * central - depth_c) / tau_cd
    dot.rate_c  = carried * (gain_cr * central - rate_c) / tau_cr
    dot.depth_p = carried * (gain_pd * peripheral - depth_p) / tau_pd
    dot.rate_p  = carried * (gain_pr * peripheral - rate_p) / tau_pr

    -- Without O2, and in too much CO2, the centre itself fails.
    local o2, co2 = max(C_o2_brain, 0) / faint, max(PaCO2, 0) / narcosis
    centre = o2^6 / (1 + o2^6) / (1 + co2^8)

    local small = q(0.2, "cmH2O")
    local least = effort_awake * wakefulness
    -- Who is awake pulls harder where the airways are narrow.
    local loaded = 1 + load_gain * wakefulness * load
    local own = (least + above(effort_rest + depth_c + depth_p - least, small)) * loaded
    local asked = above(own + more_effort - effort_loss, small)
    asked = asked * (1 - irritation_depth * irritation)
    local awake = capped(asked, most_effort) * centre * effort_factor * strength
    local ratio = awake / apnoea
    depth = awake * ratio^6 / (1 + ratio^6) * (1 - muscle_block)
    local seen = depth / apnoea
    trying = seen^4 / (1 + seen^4)
    local seldom, slow = rate_awake * wakefulness, q(0.5, "1/min")
    local often = seldom + above(rate_own + rate_c + rate_p - seldom, slow)
    local faster = irritation_rate * irritation * rate_own
    rate = capped(above(often + faster + more_rate, slow), most_rate) * rate_factor
    dot.breaths = rate

    -- Want of air, which whoever is awake feels, and his heart: of what the centre sends, so opioids relieve it.
    local hard = (above(own * effort_factor - effort_rest, small) / dyspnoea_effort + irritation)^2
    dyspnoea = (1 - accustomed) * wakefulness * centre * hard / (0.35 + hard)
    excitation_h, vagal_loss = dyspnoea_heart * dyspnoea, dyspnoea_vagus * dyspnoea
    excitation_p, excitation_v = dyspnoea_tone * dyspnoea, dyspnoea_tone * dyspnoea

    exertion = own / effort_rest * centre * effort_factor * (1 - muscle_block) / max(strength, 0.2)

    -- The wave: a periodic bump without kinks that begins at whole numbers of breaths and peaks at the end of
    -- inspiration.
    local turn = 2 * math.pi * breaths
    local peak = 2 * math.pi * inspiring * timing
    local warped = turn + (math.pi - peak) / (1 - cos(peak)) * (1 - cos(turn))
    local wave = (exp(-roundness * cos(warped)) - exp(-roundness)) / (exp(roundness) - exp(-roundness))
    effort = depth * wave
  end,
}
