-- SPDX-License-Identifier: Apache-2.0
-- Lung and chest wall: one alveolar space behind a resistive airway of fixed volume, an elastic chest wall around
-- it, and a pleural space that may hold gas. The airway has no compliance of its own: that of Albanese 2016 makes
-- time constants of 0.3 ms and changes nothing that is slower than them.

return model "respiratory/mechanics" {
  title  = "Mechanics of lung and chest wall",
  source = "Albanese 2016, doi:10.1152/ajpheart.00230.2014 (sec. Lung mechanics), airway without compliance",
  time   = "s",

  parameter = {
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
    G_hole  = { 0.05, "L/s/cmH2O", "Conductance of the worst hole in the lung", range = { 0, 1 },
                source = "tuned to a tension pneumothorax within minutes" },
    G_wound = { 0.5,  "L/s/cmH2O", "Conductance of the worst wound in the chest wall", range = { 0, 5 },
                source = "a hole as wide as the trachea" },
    G_drain = { 0.3,  "L/s/cmH2O", "Conductance of a wide chest drain", range = { 0, 5 },
                source = "tuned to relief in seconds" },
  },
  input = {
    effort    = { 0, "cmH2O", "Pressure that the inspiratory muscles make", range = { -150, 150 } },
    P_mouth   = { 0, "cmH2O", "Pressure at the mouth or tube, above the air around", range = { -100, 150 } },
    gas_uptake = { 0, "L/s", "Volume of gas that goes from alveoli into the blood, net", range = { -1, 1 } },
    resistance = { 1, "1", "Multiplier of the resistance of the airways", range = { 0.1, 100 } },
    bronchoconstriction = { 0, "1", "Narrowing of the bronchi: 0.3 mild, 0.6 severe, 1 closed", range = { 0, 1 } },
    obstruction = { 0, "1", "Narrowing of the upper airway: 0.5 stridor, 1 closed", range = { 0, 1 } },
    lung_compliance = { 1, "1", "Multiplier of the compliance of the lung: 0.25 in severe ARDS, 1.5 in emphysema",
                        range = { 0.05, 4 } },
    wall_compliance = { 1, "1", "Multiplier of the compliance of the chest wall", range = { 0.1, 4 } },
    wall_load  = { 0, "cmH2O", "Pressure of the abdomen or of a weight on the chest", range = { -10, 60 } },
    open_lung  = { 1, "1", "Share of the lung that the airway reaches: 0.55 with a tube in the right main bronchus",
                   range = { 0.1, 1 } },
    pneumothorax = { 0, "1", "Hole between lung and pleural space", range = { 0, 1 } },
    valve      = { 1, "1", "Of that hole: 1 lets gas only into the pleural space (tension), 0 both ways",
                   range = { 0, 1 } },
    chest_wound = { 0, "1", "Hole between pleural space and the air outside", range = { 0, 1 } },
    drain      = { 0, "1", "Needle or drain in the pleural space: 0 none, 0.1 needle, 1 wide drain", range = { 0, 1 } },
    P_drain    = { 0, "cmH2O", "Pressure at the end of the drain; below 0 suction", range = { -60, 0 } },
  },
  state = {
    V_alveolar = { "L", "Volume of the alveoli", valid = { 0, 12 }, atol = 1e-6 },
    V_pleural  = { "L", "Gas in the pleural space", valid = { -1e-3, 15 }, atol = 1e-6 },
  },
  signal = {
    flow       = { "L/s", "Flow of gas at the mouth, inwards" },
    leak       = { "L/s", "Flow of gas from the alveoli into the pleural space" },
    P_thorax   = { "cmH2O", "Pressure in the pleural space" },
    P_alveolar = { "cmH2O", "Pressure in the alveoli" },
    recoil     = { "cmH2O", "Elastic pressure of the lung" },
    conductance = { "L/s/cmH2O", "Of the airway; 0 when it is closed" },
    compliance = { "L/cmH2O", "Of lung and chest wall together, at this volume" },
    V_lung     = { "L", "Gas in airways and alveoli" },
    power      = { "cmH2O L/s", "Power of the inspiratory muscles" },
    collapse   = { "1", "Share of the lung that is closed" },
  },

  start = function(_ENV)
    V_alveolar = (FRC - V_dead) * open_lung
    V_pleural = 0
  end,

  equations = function(_ENV)
    -- The part of x above 0, exactly 0 below, without a kink.
    local function above(x, width)
      local y = max(x, 0)
      return y * y / (y + width)
    end
    local cmH2O = q(1, "cmH2O")

    -- The lung: a sigmoid between RV and TLC whose slope at FRC is C_lung. A part of it that the airway does not
    -- reach leaves less of everything.
    local low, high = (RV - V_dead) * open_lung, (TLC - V_dead) * open_lung
    local at = FRC - V_dead
    local over, under = max(FRC - RV, q(0.1, "L")), max(TLC - FRC, q(0.1, "L"))
    local bend = over * under / ((over + under) * C_lung)
    local middle = P_frc - bend * log(over / under)
    local span = high - low
    local filled = max(V_alveolar - low, 1e-4 * span) / max(high - V_alveolar, 1e-4 * span)
    recoil = (middle + bend * log(filled)) / lung_compliance

    -- The chest wall is linear; it holds the lung open at FRC. What the airway does not reach stays as it was there.
    local V_chest = FRC + C_wall * P_frc
    V_lung = V_alveolar + V_dead
    P_thorax = (V_lung + (1 - open_lung) * at + V_pleural - V_chest) / (C_wall * wall_compliance)
               + wall_load - effort
    P_alveolar = P_thorax + recoil
    local stiffness = bend * span / (lung_compliance * max(V_alveolar - low, 0.01 * span)
                                     * max(high - V_alveolar, 0.01 * span))
    compliance = 1 / (stiffness + 1 / (C_wall * wall_compliance))

    local upper, lower = (1 - obstruction)^4, (1 - bronchoconstriction)^4
    conductance = upper * lower / ((R_upper * lower + R_lower * upper) * resistance + q(1e-9, "cmH2O s/L"))
    flow = conductance * (P_mouth - P_alveolar)

    -- Gas in the pleural space.
    local inside = max(V_pleural, 0) / (max(V_pleural, 0) + q(0.02, "L"))
    local width = 0.2 * cmH2O
    leak = G_hole * pneumothorax^2 * (above(recoil, width) - (1 - valve) * inside * above(-recoil, width))
    local wound = G_wound * chest_wound^2 * (above(-P_thorax, width) - inside * above(P_thorax, width))
    local drained = G_drain * drain * inside * above(P_thorax - P_drain, width)

    dot.V_alveolar = flow - leak - gas_uptake
    dot.V_pleural  = leak + wound - drained

    power = effort * flow
    local closed = (at - V_alveolar / open_lung) / over
    collapse = 1 - open_lung + open_lung * above(min(closed, 1), 0.3)
  end,
}
