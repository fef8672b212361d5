-- SPDX-License-Identifier: Apache-2.0
-- What the muscle of the heart can do with the O2, acid and potassium that it has: force goes within seconds, rate
-- within minutes, and after ten minutes without O2 the heart stands still and stays so.

return model "cardiovascular/myocardium" {
  title  = "Heart muscle without oxygen, in acid, with potassium",
  source = "Guyton & Hall 2006 (force and rate); numbers tuned to the course of asphyxia",
  time   = "s",

  parameter = {
    tau_force = { 12, "s", "Time constant of force after a lack of O2", range = { 2, 60 },
                  source = "Tennant and Wiggers 1935: contraction fails within a minute of occlusion" },
    reserve = { 0.25, "1", "How little more than its reserves a heart at rest spends: those of an idle one last, the more "
                .. "so the smaller this is", range = { 0, 10 },
                source = "form: spent by work; tuned to a heart that beats again after minutes of standstill, as after "
                      .. "cardioplegia: Kuebler and Spieckermann 1970, J Mol Cell Cardiol 1:351" },
    tau_harm  = { 480, "s", "Time without O2 after which the heart stands still", range = { 60, 3600 },
                  source = "tuned: 8 to 12 minutes from the last breath to standstill" },
    tau_heal  = { 180, "s", "Time constant of recovery from that", range = { 20, 3600 },
                  source = "tuned to return of pulse" },
    slow_half = { 0.45, "1", "Share of the O2 asked for at which the rate is half", range = { 0.05, 0.9 },
                  source = "tuned to bradycardia within two to five minutes of asphyxia" },
    acid_half = { 6.85, "1", "pH at which half of the force is left", range = { 6.3, 7.2 },
                  source = "half at 0.5 below normal: Orchard and Kentish 1990, Am J Physiol 258:C967" },
    K_slow = { 8, "mmol/L", "Potassium at which the rate is half", range = { 6, 12 },
               source = "wide complexes above 7, standstill above 8-10 mmol/L: Weisberg 2008, Crit Care Med 36:3246" },
    K_stop = { 10, "mmol/L", "Potassium at which the heart is half stopped", range = { 7, 15 }, source = "as above" },
    rest_work = { 87, "mmHg", "Mean arterial pressure at rest", range = { 40, 180 } },
    rest_rate = { 72, "1/min", "Heart rate at rest", range = { 30, 120 } },
    idle = { 0.2, "1", "O2 of a heart that stands still, as a share of that at rest", range = { 0.05, 0.5 },
             source = "Gibbs 1978, doi:10.1152/physrev.1978.58.1.174" },
    quivering = { 0.45, "1", "O2 of a fibrillating heart with all of its force, as a share of that at rest",
                  range = { 0.1, 1 },
                  source = "about an empty beat: Gibbs 1978; tuned to a pulse that returns after three minutes, within the "
                        .. "electrical phase: Weisfeldt and Becker 2002, doi:10.1001/jama.288.23.3035" },
  },
  input = {
    fed = { 1, "1", "Share of the O2 asked for that the muscle gets", range = { 0, 1 } },
    pH  = { 7.4, "1", "Arterial pH", range = { 5, 9 } },
    potassium = { 4.2, "mmol/L", "Potassium of plasma", range = { 0, 40 } },
    rate = { 72, "1/min", "Heart rate", range = { 0, 400 } },
    pressure = { 87, "mmHg", "Mean arterial pressure", range = { -20, 400 } },
    beating = { 1, "1", "Share of the beats that contract", range = { 0, 1 } },
    fibrillation = { 0, "1", "1: the ventricles fibrillate", range = { 0, 1 } },
  },
  state = {
    force = { "1", "Force that the O2 allows", valid = { -0.01, 1.1 } },
    harm  = { "1", "What lack of O2 has done: at 1 the heart stands still", valid = { -0.01, 10 } },
  },
  signal = {
    vigour     = { "1", "Multiplier of the contractility" },
    pacemaker  = { "1", "Multiplier of the heart rate" },
    standstill = { "1", "1: the heart stands still" },
    demand     = { "1", "O2 that the heart asks for, over that of rest" },
  },

  start = function(_ENV) force, harm = 1, 0 end,

  equations = function(_ENV)
    -- What a beating heart asks for goes with rate and pressure; a fibrillating one flags with its force.
    local load = 0.5 * (pressure + sqrt(pressure * pressure + q(25, "mmHg^2"))) / rest_work
    demand = idle + (1 - idle) * beating * rate / rest_rate * (0.3 + 0.7 * load)
             + (quivering - idle) * fibrillation * max(force, 0)
    -- Without O2 it lives on phosphates and glycogen: one that hardly works keeps them for minutes.
    local spent = demand * demand
    dot.force = (fed - force) / tau_force * spent * (1 + reserve) / (1 + reserve * spent)
    local lack = 1 - fed
    dot.harm = lack * lack / tau_harm - fed * harm / tau_heal
    local some = 0.5 * (force + sqrt(force * force + 1e-4))
    local acid = 1 / (1 + exp((acid_half - pH) / 0.12))
    local function most(x, k, n)
      local y = (max(x, 0) / k)^n
      return y / (1 + y)
    end
    vigour = some * acid * (1 - 0.7 * most(harm, 0.7, 4))
    local salt = most(potassium, K_slow, 12)
    pacemaker = most(some, slow_half, 3) * (1 + slow_half^3) * (1 - salt) * (1 - 0.8 * most(harm, 0.6, 4))
    standstill = 1 - (1 - most(harm, 0.9, 12)) * (1 - most(potassium, K_stop, 24))
  end,
}
