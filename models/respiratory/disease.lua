-- SPDX-License-Identifier: Apache-2.0
-- What ails the lung: severities from 0 (none) to 1 (the most), combined into what chest, drive and gas exchange
-- take. It has no states. Of several conditions each takes its share of what the others leave, so that all of them
-- together are defined.

local sides = { "left", "right" }
local input = {
  asthma = { 0, "1", "Acute asthma: 0.3 mild (wheeze, PEF 70 %), 0.5 moderate (50 %), 0.7 severe (35 %), 0.9 "
          .. "life-threatening, "
             .. "1 hardly any air", range = { 0, 1 }, source = "BTS/SIGN 158: PEF 50-75 %, 33-50 %, below 33 %" },
  bronchoconstriction = { 0, "1", "Bronchospasm as such: 0.3 wheeze, 0.6 severe, 1 closed", range = { 0, 1 } },
  poisoned = { 0, "1", "Bronchospasm and secretion that drugs make", range = { 0, 1 } },
  dilation = { 0, "1", "What a drug takes away from asthma and bronchospasm", range = { 0, 1 } },
  obstruction = { 0, "1", "Narrowing of the upper airway: 0.3 snoring, 0.6 stridor at rest, 1 closed",
                  range = { 0, 1 } },
  bronchitis = { 0, "1", "Chronic bronchitis: 0.3 FEV1 70 %, 0.6 40 %, 1 25 %", range = { 0, 1 },
                 source = "GOLD 2023, grades 2 to 4" },
  emphysema = { 0, "1", "Emphysema: 0.3 FEV1 70 %, 0.6 40 %, 1 20 % and half of the alveolar wall lost",
                range = { 0, 1 }, source = "GOLD 2023, grades 2 to 4" },
  ards = { 0, "1", "Acute respiratory distress syndrome: 0.3 mild (PaO2/FiO2 below 300), 0.6 moderate (below "
          .. "200), 0.9 severe "
           .. "(below 100)", range = { 0, 1 }, source = "Ranieri et al. 2012, doi:10.1001/jama.2012.5669" },
  fibrosis = { 0, "1", "Fibrosis: 0.3 vital capacity 80 %, 0.6 60 %, 1 40 %", range = { 0, 1 } },
  oedema = { 0, "1", "Water in the lung: 0.3 crackles, 0.6 needs oxygen, 1 foams", range = { 0, 1 } },
  smoke = { 0, "1", "Irritation by smoke or gas: 0.3 a shift at a forest fire, 1 burns of the airway",
            range = { 0, 1 } },
  tube = { 0, "1", "Where the tip of a tube is: 0 trachea, 1 right main bronchus, -1 left", range = { -1, 1 } },
}
for _, side in ipairs(sides) do
  input["pneumonia_" .. side] = { 0, "1", "Pneumonia of the " .. side .. " lung: 0.3 a segment, 0.6 a lobe or "
          .. "more, 1 all of it",
                                  range = { 0, 1 } }
  input["pneumothorax_" .. side] = { 0, "1", "Hole in the " .. side .. " lung: 0.3 leaks for ten minutes, 1 for one",
      range = { 0, 1 } }
  input["wound_" .. side] = { 0, "1", "Wound of the " .. side .. " chest that sucks air: 0.3 small, 1 as wide as "
          .. "the trachea",
                              range = { 0, 1 } }
  input["drain_" .. side] = { 0, "1", "Needle (0.2) or drain (1) in the " .. side .. " chest", range = { 0, 1 } }
  input["effusion_" .. side] = { 0, "1", "Fluid around the " .. side .. " lung: 0.3 0.5 L, 1 2.5 L", range = { 0, 1 } }
end

local signal = {
  narrowing  = { "1", "Narrowing of the bronchi" },
  upper      = { "1", "Narrowing of the upper airway" },
  resistance = { "1", "Multiplier of the resistance of all airways" },
  collapsing = { "1", "How much more the bronchi resist when air leaves" },
  compliance = { "1", "Multiplier of the compliance of both lungs" },
  stiffness_left  = { "1", "Multiplier of the elastance of the left lung" },
  stiffness_right = { "1", "Multiplier of the elastance of the right lung" },
  blocked_left    = { "1", "Share of the left main bronchus that is shut" },
  blocked_right   = { "1", "Share of the right main bronchus that is shut" },
  fluid_left  = { "L", "Fluid around the left lung" },
  fluid_right = { "L", "Fluid around the right lung" },
  diffusion  = { "1", "Multiplier of the conductance of the alveolar wall" },
  shunt      = { "1", "Share of the blood that no air reaches" },
  admixture  = { "1", "Share of the blood that too little air reaches: counts as shunt in air, not in oxygen" },
  wasted     = { "1", "Share of the alveoli that air reaches and no blood" },
  irritation = { "1", "Activity of receptors of the lung that make breathing fast and shallow" },
  timing     = { "1", "Multiplier of the share of a breath that is inspiration" },
  strength   = { "1", "Multiplier of what the inspiratory muscles achieve: they are short in an overfilled chest" },
  co2_sense  = { "1", "Multiplier of the answer to CO2" },
  o2_sense   = { "1", "Multiplier of what the carotid bodies say" },
  accustomed = { "1", "Share of the want of air that who has had it for years does not feel" },
  retained   = { "mmHg", "CO2 that the centre has got used to" },
  stored     = { "1", "CO2 that the body has kept with it, logarithm of its content" },
  base       = { "mmol/L", "Strong ions that the kidney has kept" },
  inflammation = { "1", "Inflammation that the body feels: fever, vessels" },
  vessels = { "1", "Multiplier of the resistance of the vessels of the lung" },
}

input.gas_left  = { 0, "L", "Gas around the left lung", range = { -1, 15 } }
input.gas_right = { 0, "L", "Gas around the right lung", range = { -1, 15 } }

local parameter = {
  pressed_most = { 0.5, "1", "Irritation of a lung that gas around it has pressed together", range = { 0, 1 },
                   source = "receptors that fire when the lung shrinks: Sellick & Widdicombe 1969, "
                            .. "doi:10.1113/jphysiol.1969.sp008868; tuned to 25 to 35 breaths a minute in tension" },
  asthma_narrows = { 0.6, "1", "Narrowing of the bronchi in the worst asthma", range = { 0, 1 },
                     source = "tuned: PEF of 35 % at a severity of 0.7, as BTS/SIGN 158 has it" },
  bronchitis_narrows = { 0.55, "1", "Narrowing of the bronchi in the worst bronchitis", range = { 0, 1 },
                         source = "tuned to FEV1 of GOLD 2023" },
  emphysema_collapse = { 12, "1", "What the bronchi resist more in expiration in the worst emphysema",
                         range = { 0, 20 }, source = "tuned to FEV1 of GOLD 2023" },
  flow_left = { 0.47, "1", "Share of the blood that goes to the left lung", range = { 0.3, 0.6 },
                      source = "Guyton & Hall 2006" },
  kept_inflamed = { 0.8, "1", "The same where it is inflamed", range = { 0, 1 },
           source = "hypoxic vasoconstriction fails: Light et al. 1981 (Am Rev Respir Dis 123:556)" },
  retains = { 20, "mmHg", "CO2 that the centre gets used to in the worst chronic disease", range = { 0, 40 },
              source = "tuned to PaCO2 of 50 to 60 mmHg in GOLD 4" },
  buffers = { 0.35, "mmol/L/mmHg", "Bicarbonate that the kidney keeps by it", range = { 0, 0.6 },
              source = "3.5-4 mmol/L per 10 mmHg, chronic: Brackett et al. 1969, doi:10.1056/NEJM196901162800304" },
  stores = { 0.016, "1/mmHg", "CO2 that the body keeps by it, logarithm of its content", range = { 0, 0.05 },
             source = "Brackett et al. 1969, as the line above: bicarbonate and what is dissolved, over 25 mmol/L" },
  kept = { 0.5, "1", "Share of its blood that a part keeps when air does not reach it", range = { 0, 1 },
           source = "hypoxic vasoconstriction halves it: Marshall et al. 1994, doi:10.1007/BF00183823" },
}
return model "respiratory/disease" {
  title  = "Conditions of the lung",
  source = "severities by guidelines (BTS/SIGN, GOLD, Berlin definition); effects tuned to what each input says",
  time   = "s",
  parameter = parameter, input = input, signal = signal,

  equations = function(_ENV)
    -- Several shares at once, each of what the others leave.
    local function joined(...)
      local left = 1
      for _, x in ipairs { ... } do left = left * (1 - x) end
      return 1 - left
    end

    local spasm = 1 - dilation
    local attack = asthma * spasm
    narrowing = joined(asthma_narrows * attack, bronchoconstriction * spasm, bronchitis_narrows * bronchitis, 0.2
        * smoke,
                       poisoned)
    upper = obstruction
    resistance = 1 + 0.5 * oedema + 0.5 * ards
    collapsing = emphysema_collapse * joined(emphysema, 0.3 * attack, 0.4 * bronchitis)

    local solid = joined(0.75 * ards, 0.6 * fibrosis, 0.5 * oedema)
    compliance = (1 - solid) * (1 + 0.6 * emphysema)
    stiffness_left, stiffness_right = 1 / (1 - 0.7 * pneumonia_left), 1 / (1 - 0.7 * pneumonia_right)
    blocked_left, blocked_right = max(tube, 0), max(-tube, 0)
    fluid_left  = q(2.5, "L") * effusion_left * (0.5 + 0.5 * effusion_left)
    fluid_right = q(2.5, "L") * effusion_right * (0.5 + 0.5 * effusion_right)

    -- Blood that meets no air, or too little.
    local pneumonia = flow_left * pneumonia_left + (1 - flow_left) * pneumonia_right
    local blocked = flow_left * blocked_left + (1 - flow_left) * blocked_right
    local function through(closed, keeps) return keeps * closed / (1 - (1 - keeps) * closed) end
    shunt = joined(through(joined(0.6 * ards, 0.85 * pneumonia), kept_inflamed), through(joined(0.6 * oedema, blocked),
        kept))
    -- Emphysema is more of dead space, bronchitis of blood without air (Wagner et al. 1977, J Clin Invest 59:203, not
    -- read again); acute asthma is of the latter alone (Rodriguez-Roisin & Roca 1990, doi:10.1007/BF02718183).
    local uneven = joined(0.41 * attack, 0.4 * bronchoconstriction * spasm, 0.35 * bronchitis, 0.15 * emphysema, 0.15
        * smoke, 0.2 * fibrosis,
                          0.4 * poisoned)
    admixture = uneven
    diffusion = (1 - 0.6 * emphysema) * (1 - 0.6 * fibrosis) * (1 - 0.5 * ards) * (1 - 0.4 * oedema)
    -- Tuned to a dead space of 0.58 of a breath in ARDS (Nuckton et al. 2002, not read again) and 0.5 to 0.6 in GOLD 3.
    wasted = joined(0.35 * emphysema, 0.7 * ards, 0.15 * bronchitis, 0.15 * pneumonia)
    vessels = 1 + 2 * joined(0.5 * emphysema, 0.5 * ards, 0.3 * bronchitis, 0.4 * fibrosis, 0.3 * attack)

    -- What is felt.
    local function pressed(gas) return pressed_most * tanh(gas / q(2.5, "L")) end
    local holes = joined(pressed(gas_left), pressed(gas_right), 0.3 * effusion_left, 0.3 * effusion_right)
    irritation = joined(0.9 * attack, 0.5 * bronchoconstriction * spasm, 0.7 * ards, pneumonia, 0.9 * oedema, 0.85
        * emphysema,
                        0.7 * bronchitis, 0.6 * fibrosis, 0.5 * smoke, holes)
    local blocked_flow = joined(attack, bronchoconstriction * spasm, 0.8 * emphysema, 0.7 * bronchitis, 0.3 * pneumonia)
    timing = 1 - 0.35 * blocked_flow
    strength = 1 - joined(0.4 * emphysema, 0.29 * attack)
    co2_sense = 1 - joined(0.5 * emphysema, 0.5 * bronchitis)
    -- Who retains CO2 answers little to hypoxia (Kepron & Cherniack 1973, J Appl Physiol 34:672, not read again), and his
    -- heart beats 74 to 82 times a minute at rest in GOLD 3 and 4: tuned.
    o2_sense = 1 - joined(0.25 * emphysema, 0.5 * bronchitis)
    accustomed = 0.8 * joined(emphysema, bronchitis, fibrosis)
    retained = retains * joined(emphysema, bronchitis)
    base, stored = buffers * retained, stores * retained
    inflammation = joined(pneumonia, 0.6 * ards, 0.2 * smoke)
  end,
}
