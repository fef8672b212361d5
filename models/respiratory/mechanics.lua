-- SPDX-License-Identifier: Apache-2.0
-- Two lungs in a chest: each an alveolar space behind its bronchi, with its own pleural space, which may hold gas,
-- and its own half of an elastic wall. Between the halves stands a mediastinum that gives way. With two healthy lungs
-- it is one lung: all laws are shares of those of one. The airway has no compliance of its own: that of Albanese 2016
-- makes time constants of 0.3 ms and changes nothing that is slower than them.

local sides = { "left", "right" }

local parameter = {
  TLC    = { 6,    "L", "Total lung capacity", range = { 2, 11 }, vary = lognormal(0.1),
             source = "Ganong 1995: 80 mL/kg of ideal weight" },
  RV     = { 1.04, "L", "Volume to which the lung closes", range = { 0.2, 4 },
             source = "Ganong 1995: 1.2 L, less what is open" },
  FRC    = { 3,    "L", "Functional residual capacity of this chest with a healthy lung, upright",
             range = { 0.8, 5.5 },
             vary = lognormal(0.12), source = "Boron & Boulpaep 2017: 3.0 L; 2.2-2.4 L lying" },
  V_dead = { 0.14, "L", "Volume of the conducting airways", range = { 0.03, 0.35 }, vary = lognormal(0.1) },
  C_lung = { 0.2,  "L/cmH2O", "Compliance of the lung at FRC", range = { 0.02, 0.6 }, vary = lognormal(0.2) },
  C_wall = { 0.2445, "L/cmH2O", "Compliance of the chest wall", range = { 0.02, 0.6 }, vary = lognormal(0.15) },
  P_frc  = { 5,    "cmH2O", "Recoil of the lung at FRC", range = { 1, 15 } },
  R_upper = { 1.36, "cmH2O s/L", "Resistance from mouth to trachea", range = { 0.2, 20 }, vary = lognormal(0.2) },
  R_lower = { 0.388, "cmH2O s/L", "Resistance of the bronchi", range = { 0.05, 10 }, vary = lognormal(0.2) },
  right  = { 0.53, "1", "Share of the right lung in room, compliance and blood", range = { 0.4, 0.65 },
             source = "Guyton & Hall 2006; the heart takes room on the left" },
  C_mediastinum = { 0.03, "L/cmH2O", "Compliance of the mediastinum between the halves", range = { 1e-3, 1 },
             source = "tuned: a whole collapsed side draws it by some centimetres" },
  G_hole  = { 0.004, "L/s/cmH2O", "Conductance of the worst hole in a lung", range = { 0, 1 },
              source = "tuned to a tension pneumothorax within a minute, and one of severity 0.3 in ten" },
  P_tear  = { 2, "cmH2O", "Pressure across a torn lung below which its edges shut", range = { 0, 20 },
              source = "tuned; a fistula leaks beyond a critical pressure: Baumann & Sahn 1990, doi:10.1378/chest.97.3.721 "
                    .. "(not read again)" },
  squeeze = { 0.65, "1", "Share of the difference between both sides with which a shifted mediastinum squeezes "
          .. "heart and veins",
              range = { 0, 1 }, source = "tuned to the fall of pressure in tension: Leigh-Smith & Harris 2005" },
  P_strain = { 28, "cmH2O", "Pressure with which coughing and straining drive gas through the worst hole",
               range = { 0, 100 },
               source = "tuned: 15 to 30 cmH2O in tension; Leigh-Smith & Harris 2005, doi:10.1136/emj.2003.010421" },
  V_cough = { 0.3, "L", "Gas around a lung that makes cough and strain", range = { 0.05, 5 },
              source = "tuned: relief by a needle ends it" },
  flap    = { 0.95, "1", "Share of a wound that its edges shut when air leaves", range = { 0, 1 },
              source = "tuned: an open wound sucks, and lets little go again, so that gas comes under pressure" },
  G_wound = { 0.5,  "L/s/cmH2O", "Conductance of the worst wound in the chest wall", range = { 0, 5 },
              source = "a hole as wide as the trachea" },
  G_drain = { 0.3,  "L/s/cmH2O", "Conductance of a wide chest drain", range = { 0, 5 },
              source = "tuned to relief in seconds" },
  PEF_rest = { 9.5, "L/s", "Peak expiratory flow of a forced breath in health", range = { 2, 16 },
               source = "Quanjer et al. 1993 (Eur Respir J 6 Suppl 16:5): man of 40 years and 1.76 m, 9.4 L/s" },
  FEV1_rest = { 0.8, "1", "Share of vital capacity that leaves in the first second in health", range = { 0.4, 0.95 },
                source = "Quanjer et al. 1993 (Eur Respir J 6 Suppl 16:5): 80 % at 40 years" },
  FEF_rest = { 4.3, "L/s", "Mean flow of the middle half of a forced breath in health", range = { 0.5, 9 },
               source = "Quanjer et al. 1993 (Eur Respir J 6 Suppl 16:5): man of 40 years and 1.76 m" },
}
local input = {
  effort    = { 0, "cmH2O", "Pressure that the inspiratory muscles make", range = { -150, 150 } },
  P_mouth   = { 0, "cmH2O", "Pressure at the mouth or tube, above the air around", range = { -100, 150 } },
  gas_uptake = { 0, "L/s", "Volume of gas that goes from alveoli into the blood", range = { -1, 1 } },
  size = { 1, "1", "Size of lung and chest: multiplier of their compliances and of the conductance of the airways",
           range = { 0.1, 4 } },
  resistance = { 1, "1", "Multiplier of the resistance of all airways", range = { 0.2, 30 } },
  bronchoconstriction = { 0, "1", "Narrowing of the bronchi: 0.3 mild, 0.6 severe asthma, 1 closed",
                          range = { 0, 1 } },
  obstruction = { 0, "1", "Narrowing of the upper airway: 0.5 stridor, 1 closed", range = { 0, 1 } },
  collapsing = { 0, "1", "How much more the bronchi resist when air leaves: 0 not, 5 in severe emphysema",
                 range = { 0, 20 } },
  lung_compliance = { 1, "1", "Multiplier of the compliance of the lung: 0.25 in severe ARDS, 1.5 in emphysema",
                      range = { 0.05, 4 } },
  wall_compliance = { 1, "1", "Multiplier of the compliance of the chest wall", range = { 0.1, 4 } },
  wall_load  = { 0, "cmH2O", "Pressure of the abdomen or of a weight on the chest", range = { -10, 60 } },
  valve      = { 1, "1", "Of holes in the lung: 1 lets gas only into the pleural space (tension), 0 both ways",
                 range = { 0, 1 } },
  P_outside  = { 0, "cmH2O", "Pressure against which the lung empties: that of the machine, not that at the mouth",
                 range = { -100, 200 } },
  straining  = { 1, "1", "Share of the strength to cough that is there", range = { 0, 1 } },
  P_drain    = { 0, "cmH2O", "Pressure at the end of the drain; below 0 suction", range = { -60, 0 } },
}
local state = {}
for _, side in ipairs(sides) do
  input["blocked_" .. side] = { 0, "1", "Share of the " .. side .. " main bronchus that is shut: 1 with a tube in "
          .. "the other one",
                                range = { 0, 1 } }
  input["stiffness_" .. side] = { 1, "1", "Multiplier of the elastance of the " .. side .. " lung",
      range = { 0.2, 20 } }
  input["pneumothorax_" .. side] = { 0, "1", "Hole between the " .. side .. " lung and its pleural space: 0.3 "
          .. "leaks for ten "
                                     .. "minutes, 1 for one", range = { 0, 1 } }
  input["wound_" .. side] = { 0, "1", "Hole between the " .. side .. " pleural space and the air outside: 1 as "
          .. "wide as the trachea",
                              range = { 0, 1 } }
  input["drain_" .. side] = { 0, "1", "Needle or drain in the " .. side .. " pleural space: 0 none, 0.2 needle, 1 "
          .. "wide drain",
                              range = { 0, 1 } }
  input["effusion_" .. side] = { 0, "L", "Fluid in the " .. side .. " pleural space", range = { 0, 4 } }
  state["V_" .. side] = { "L", "Gas in the alveoli of the " .. side .. " lung", valid = { 0, 8 }, atol = 1e-6 }
  state["pleural_" .. side] = { "L", "Gas in the " .. side .. " pleural space", valid = { -1e-3, 15 }, atol = 1e-6 }
end

return model "respiratory/mechanics" {
  title  = "Mechanics of two lungs and the chest",
  source = "Albanese 2016, doi:10.1152/ajpheart.00230.2014 (sec. Lung mechanics), airway without compliance, two sides",
  time   = "s",
  parameter = parameter, input = input, state = state,
  signal = {
    flow       = { "L/s", "Flow of gas at the mouth, inwards" },
    leak       = { "L/s", "Flow of gas from the alveoli into the pleural space" },
    P_thorax   = { "cmH2O", "Pressure in the chest, where the heart is: of both pleural spaces, by their share" },
    P_heart    = { "cmH2O", "Pressure that heart and veins in the chest feel: P_thorax, and more where the "
            .. "mediastinum is shifted" },
    P_left     = { "cmH2O", "Pressure in the left pleural space" },
    P_right    = { "cmH2O", "Pressure in the right pleural space" },
    P_alveolar = { "cmH2O", "Pressure in the alveoli that the airway reaches" },
    recoil     = { "cmH2O", "Elastic pressure of the lung, by shares" },
    conductance = { "L/s/cmH2O", "Of the airway; 0 when it is closed" },
    compliance = { "L/cmH2O", "Of lung and chest wall together, at this volume" },
    V_alveolar = { "L", "Gas in the alveoli" },
    V_pleural  = { "L", "Gas in the pleural spaces" },
    open_lung  = { "1", "Share of the lungs that the airway reaches" },
    V_lung     = { "L", "Gas in airways and alveoli" },
    power      = { "cmH2O L/s", "Power of the inspiratory muscles" },
    collapse   = { "1", "Share of the lungs that is closed" },
    narrowing  = { "1", "Conductance of the airway when air leaves, of that in health" },
    bronchial_load = { "1", "Resistance that narrow bronchi leave over that in health, as a logarithm: what closes counts as 50 times" },
    fvc        = { "L", "Forced vital capacity that these lungs have" },
    fev1       = { "L", "What of it leaves in the first second" },
    fef        = { "L/s", "Mean flow of its middle half" },
    pef        = { "L/s", "Peak expiratory flow of a forced breath" },
  },

  start = function(_ENV)
    V_left, V_right = (FRC - V_dead) * (1 - right), (FRC - V_dead) * right
    pleural_left, pleural_right = 0, 0
  end,

  equations = function(_ENV)
    -- The part of x above 0, exactly 0 below, without a kink.
    local function above(x, width)
      local y = max(x, 0)
      return y * y / (y + width)
    end
    local cmH2O, none = q(1, "cmH2O"), q(1e-12, "L/s/cmH2O")
    local shares = { left = 1 - right, right = right }

    -- One lung: a sigmoid between RV and TLC whose slope at FRC is C_lung.
    local low, high, at = RV - V_dead, TLC - V_dead, FRC - V_dead
    local over, under = max(FRC - RV, q(0.1, "L")), max(TLC - FRC, q(0.1, "L"))
    local bend = over * under / ((over + under) * size * C_lung)
    local middle = P_frc - bend * log(over / under)
    local span = high - low

    -- The halves of the chest wall are linear and hold the lungs open at FRC; what is in them besides shifts the
    -- mediastinum until both halves agree.
    local V_chest, C = FRC + size * C_wall * P_frc, size * C_wall * wall_compliance
    local P = {}
    for _, side in ipairs(sides) do
      local share = shares[side]
      local inside = _ENV["V_" .. side] + share * V_dead + _ENV["pleural_" .. side] + _ENV["effusion_" .. side]
      P[side] = inside / (share * C)
    end
    local apart = (P.right - P.left) / (1 + size * C_mediastinum / C * (1 / shares.left + 1 / shares.right))
    P_thorax = shares.left * P.left + shares.right * P.right - V_chest / C + wall_load - effort
    P_heart = P_thorax + squeeze * (sqrt(apart * apart + cmH2O * cmH2O) - cmH2O)
    P_left, P_right = P_thorax - shares.right * apart, P_thorax + shares.left * apart

    -- Each lung in its half.
    local Pa, shrunk, through, elastic_mean, slack, patent = {}, {}, {}, 0, 0, {}
    for _, side in ipairs(sides) do
      local share = shares[side]
      local V = _ENV["V_" .. side] / share
      local filled = max(V - low, 1e-4 * span) / max(high - V, 1e-4 * span)
      local elastic = (middle + bend * log(filled)) * _ENV["stiffness_" .. side] / lung_compliance
      local pleural = side == "left" and P_left or P_right
      elastic_mean = elastic_mean + share * elastic
      Pa[side] = pleural + elastic
      slack = slack + share * max(V - low, 0.01 * span) * max(high - V, 0.01 * span) * lung_compliance
                      / (bend * span * _ENV["stiffness_" .. side])
      shrunk[side] = above(min((at - V) / over, 1), 0.3)
      local last = (max(V - low, 0 * span) / (0.03 * span))^2      -- the last gas, behind bronchi that close
      last = last * last
      last = last * last
      patent[side] = last / (1 + last)

      -- Gas in the pleural space.
      local gas = max(_ENV["pleural_" .. side], 0)
      local inside = gas / (gas + q(0.02, "L"))
      local width = 0.2 * cmH2O
      local severity = _ENV["pneumothorax_" .. side]
      -- Gas around the lung makes cough and strain. That drives on what the airway brings, no gas behind closed
      -- bronchi, and presses on what is around the lung: out of whatever is open there.
      local strain = P_strain * straining * tanh(gas / V_cough)
      local pushed = elastic + strain * severity * patent[side]
      local hole = G_hole * severity
      through[side] = hole * (above(pushed - P_tear, width) - (1 - valve) * inside * above(-elastic, width))
      local wound = G_wound * _ENV["wound_" .. side]^2 * (above(-pleural, width) - (1 - flap) * inside * above(pleural,
          width))
      -- Who coughs presses on the gas around his lung as much as on that in it: what is open lets it out.
      local drained = G_drain * _ENV["drain_" .. side] * inside * above(pleural + strain - P_drain, width)
      dot["pleural_" .. side] = through[side] + wound - drained
    end
    compliance = slack * C / (slack + C)
    recoil, leak = elastic_mean, through.left + through.right

    -- The airway: one from mouth to trachea, then the bronchi of each side. They close as the last gas leaves a lung,
    -- and may collapse when air leaves it.
    local outwards = shares.left * Pa.left + shares.right * Pa.right - P_outside
    local soft = q(2, "cmH2O")
    local leaving = 0.5 * (1 + outwards / sqrt(outwards * outwards + soft * soft))
    local upper, lower = (1 - obstruction)^4, (1 - bronchoconstriction)^4
    local G_upper = size * upper / (R_upper * resistance)
    local wide = size * lower / (R_lower * resistance) / (1 + collapsing * leaving)
    local G, closed = {}, 0
    for _, side in ipairs(sides) do
      local share = shares[side]
      local open = (1 - _ENV["blocked_" .. side])^2
      G[side] = share * wide * open * patent[side]
      closed = closed + share * shrunk[side]
    end
    local both, all = G.left + G.right, G_upper + G.left + G.right + none
    local mean = P_thorax + recoil
    P_alveolar = (G.left * Pa.left + G.right * Pa.right + none * mean) / (both + none)
    conductance = G_upper * both / all
    flow = conductance * (P_mouth - P_alveolar)

    -- What the mouth gives to each, what they give to each other, and what goes into blood and pleural space.
    local across = G.left * G.right / all * (Pa.left - Pa.right)
    local function breathes(side) return G_upper / all * G[side] * (P_mouth - Pa[side]) end
    dot.V_left  = breathes("left") - across - through.left - shares.left * gas_uptake
    dot.V_right = breathes("right") + across - through.right - shares.right * gas_uptake

    V_alveolar, V_pleural = V_left + V_right, pleural_left + pleural_right
    V_lung = V_alveolar + V_dead
    power = effort * flow
    collapse = closed
    open_lung = 1 - shares.left * blocked_left - shares.right * blocked_right

    -- A forced breath out, from how wide the airway is then.
    local R_health = R_upper + R_lower
    narrowing = R_health * upper * lower
                / ((R_upper * lower + R_lower * (1 + collapsing) * upper) * resistance + q(1e-9, "cmH2O s/L"))
    local bronchi = R_health * lower / ((R_upper * lower + R_lower * (1 + collapsing)) * resistance + q(1e-9, "cmH2O s/L"))
    bronchial_load = log(1.02) - log(bronchi + 0.02)
    local room = 0
    for _, side in ipairs(sides) do
      local share = shares[side]
      local stiff = max(_ENV["stiffness_" .. side] / lung_compliance, 1)
      room = room + share * (1 - _ENV["blocked_" .. side]) * (1 - shrunk[side]) * 2 / (1 + stiff)
    end
    local half = sqrt(narrowing)
    fvc = (TLC - RV) * room * exp(log(narrowing + 1e-6) / 6)
    fev1 = (TLC - RV) * FEV1_rest * room * half
    pef = PEF_rest * size * room * half
    fef = FEF_rest * size * room * narrowing
  end,
}
