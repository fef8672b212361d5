-- SPDX-License-Identifier: Apache-2.0
-- The water of the body and what is dissolved in it: plasma, interstitium, cells, red cells; sodium, potassium,
-- chloride, protein. Water crosses capillaries by Starling's forces and returns as lymph, and follows osmotic
-- differences between cells and their surroundings.
--
-- Sodium, potassium and chloride are mixed in plasma and interstitium at once: they cross capillaries within minutes.
-- Nothing is made or lost but what the inputs say (and red cells and protein, which the body makes and breaks down):
-- the signals *_off are what is there less all that came, and stay 0.

local guyton = "Guyton & Hall, Textbook of Medical Physiology, 11th ed. 2006"
local icrp = "ICRP 2002, Publication 89"
local valtin = "Valtin & Schafer, Renal Function, 3rd ed. 1995"

-- Oncotic pressure of plasma proteins (Landis & Pappenheimer 1963).
local function oncotic_of(ENV, mass, volume)
  local c = mass / volume / ENV.q(1, "g/dL")
  return ENV.q(1, "mmHg") * (2.1 * c + 0.16 * c ^ 2 + 0.009 * c ^ 3)
end

return model "renal/fluids" {
  title  = "Body fluids: plasma, interstitium, cells, and their salts",
  source = "Guyton & Hall 2006; Landis & Pappenheimer 1963 (oncotic pressure)",
  time   = "min",

  parameter = {
    V_plasma0 = { 3040,  "mL",     "Plasma at rest",          range = { 1000, 6000 },  vary = lognormal(0.08),
                  source = icrp },
    V_inter0  = { 8800,  "mL",     "Interstitial water at rest", range = { 3000, 20000 }, vary = lognormal(0.08),
                  source = icrp },
    V_cells0  = { 25300, "mL",     "Water in cells at rest",  range = { 10000, 60000 }, vary = lognormal(0.08),
                  source = icrp },
    V_red0    = { 2470,  "mL",     "Red cells at rest",       range = { 500, 5000 },   vary = lognormal(0.08),
                  source = "blood of 5510 mL (65.6 mL by kg^1.02 at 77 kg) less plasma" },
    mchc      = { 33.46, "g/dL",   "Haemoglobin in red cells", range = { 25, 40 }, vary = normal(0.8),
                  source = "15 g/dL at the haematocrit of rest (Guyton & Hall 2006)" },
    sodium0   = { 140,   "mmol/L", "Sodium at rest",          range = { 120, 160 }, vary = normal(1.5),
                  source = valtin },
    potassium0 = { 4.2,  "mmol/L", "Potassium at rest",       range = { 2.5, 6.5 }, vary = normal(0.25),
                   source = valtin },
    chloride0 = { 102,   "mmol/L", "Chloride at rest",        range = { 80, 120 },  vary = normal(1.5),
                  source = "Boron & Boulpaep, Medical Physiology, 2nd ed. 2012" },
    potassium_in0 = { 120, "mmol/L", "Potassium in cells at rest", range = { 80, 170 },
                  source = "Boron & Boulpaep, Medical Physiology, 2nd ed. 2012" },
    glucose0  = { 5,     "mmol/L", "Glucose at rest",         range = { 3, 12 }, source = valtin },

    protein0  = { 7,     "g/dL",   "Protein in plasma at rest", range = { 3, 10 }, vary = normal(0.35),
                  source = valtin },
    protein_i0 = { 2.4,  "g/dL",   "Protein in the interstitium at rest", range = { 0.5, 5 }, source = guyton },
    K_f       = { 2.2,   "mL/min/mmHg", "Filtration coefficient of all capillaries", range = { 0.3, 40 },
                  vary = lognormal(0.25),
                  source = "tuned to a quarter to a third of a litre of saline in plasma an hour after it was begun; "
                           .. "0.01 mL/min/mmHg/100 g (Guyton & Hall 2006) are 7" },
    sigma     = { 0.9,   "1",      "Reflection of protein",   range = { 0.1, 1 }, source = guyton },
    P_c0      = { 17.3,  "mmHg",   "Capillary pressure at rest", range = { 8, 35 }, source = guyton },
    lymph0    = { 2.5,   "mL/min", "Flow of lymph at rest",   range = { 0.3, 10 }, vary = lognormal(0.2),
                  source = "Guyton & Hall 2006: 2 to 3 L a day" },
    lymph_most = { 15,   "1",      "Largest flow of lymph over that of rest", range = { 2, 50 },
                  source = "Guyton & Hall 2006: 10 to 50 times" },
    lymph_P   = { 1.6,   "mmHg",   "Interstitial pressure that raises lymph e-fold", range = { 0.3, 10 },
                  source = "tuned to a flow that doubles by little more than 1 mmHg" },
    P_swell   = { 2.5,   "mmHg",   "Rise of interstitial pressure up to free fluid", range = { 0.5, 10 },
                  source = "tuned to 10 % of volume by mmHg at rest, and to free fluid at 1.3 times the volume" },
    v_swell   = { 0.25,  "1",      "Share of volume over which that happens", range = { 0.05, 1 },
                  source = "as the line above" },
    P_least   = { 8, "1",     "Suction of a dry interstitium over that rise",  range = { 2, 30 },
                  source = "tuned to -20 mmHg at most" },
    P_free    = { 0.5,   "mmHg",   "Rise of pressure when the volume doubles by free fluid", range = { 0, 10 },
                  source = "Guyton & Hall 2006" },
    protein_tau = { 15,  "d",      "Mean life of plasma protein", range = { 2, 60 },
                    source = "half-life of albumin 19 d, "
                  .. "of other proteins less" },
    red_tau   = { 120,   "d",      "Mean life of red cells",  range = { 10, 160 }, source = guyton },

    L_cells   = { 10,    "mL/min/(mmol/L)", "Water through cell membranes by osmotic difference", range = { 0.5, 100 },
                  source = "tuned to osmotic equilibrium in ten minutes" },
    k_tau     = { 30,    "min",    "Time for potassium to enter cells", range = { 5, 300 },
                  source = "tuned to 80 % of a load in cells after two hours" },
    k_power   = { 2.6,   "1",      "Plasma potassium as a power of that in cells", range = { 0.5, 8 },
                  source = "tuned to 1 mmol/L less at a lack of 300 mmol" },

    sweat_sodium   = { 40, "mmol/L", "Sodium in sweat",      range = { 5, 100 }, source = guyton },
    sweat_potassium = { 5, "mmol/L", "Potassium in sweat",   range = { 1, 20 },  source = guyton },
    gut_sodium     = { 100, "mmol/L", "Sodium in what is lost by the gut", range = { 0, 160 },
                  source = "range from vomit (60) to cholera (130)" },
    gut_potassium  = { 15, "mmol/L", "Potassium in what is lost by the gut", range = { 0, 80 },
                  source = "range from vomit (10) to diarrhoea (30)" },
    gut_chloride   = { 90, "mmol/L", "Chloride in what is lost by the gut", range = { 0, 160 },
                  source = "range from diarrhoea (40) to vomit (110)" },
  },

  input = {
    size = { 1, "1", "Size of a person: multiplier of the surface of capillaries and cells and of lymph",
             range = { 0.2, 4 } },
    P_capillary = { 17.3, "mmHg",  "Mean pressure in capillaries",               range = { -5, 80 } },
    leak        = { 0,    "1",     "Capillaries let protein through: 1 is a third of reflection, "
                                   .. "ten times the permeability and three times the filtration", range = { 0, 1 } },
    crystalloid = { 0, "mL/min", "Crystalloid infused",                          range = { 0, 2000 } },
    crystalloid_sodium    = { 154, "mmol/L", "Sodium in it; Ringer's lactate 130, glucose 0", range = { 0, 1500 } },
    crystalloid_potassium = { 0,   "mmol/L", "Potassium in it; Ringer's lactate 4",  range = { 0, 200 } },
    crystalloid_chloride  = { 154, "mmol/L", "Chloride in it; Ringer's lactate 109", range = { 0, 1500 } },
    colloid     = { 0, "mL/min", "Colloid infused",                              range = { 0, 2000 } },
    colloid_sodium   = { 154, "mmol/L", "Sodium in it",                          range = { 0, 200 } },
    colloid_chloride = { 154, "mmol/L", "Chloride in it",                        range = { 0, 200 } },
    colloid_protein  = { 5,   "g/dL",   "Protein in it, or what acts like it",   range = { 0, 30 } },
    blood       = { 0, "mL/min", "Blood given",                                  range = { 0, 2000 } },
    blood_haematocrit = { 0.6, "1", "Red cells in it; whole blood 0.42, plasma 0", range = { 0, 0.9 } },
    blood_protein   = { 3,   "g/dL",   "Protein in its plasma",                  range = { 0, 10 } },
    blood_sodium    = { 150, "mmol/L", "Sodium in its plasma",                   range = { 0, 200 } },
    blood_potassium = { 15,  "mmol/L", "Potassium in its plasma",                range = { 0, 80 } },
    blood_chloride  = { 120, "mmol/L", "Chloride in its plasma",                 range = { 0, 200 } },
    bleeding    = { 0, "mL/min", "Blood lost",                                   range = { 0, 5000 } },
    drink       = { 1.6, "mL/min", "Water drunk and eaten, as it is absorbed",   range = { 0, 100 } },
    eaten_sodium    = { 150 / 1440, "mmol/min", "Sodium eaten",                       range = { 0, 10 } },
    eaten_potassium = { 0.05,  "mmol/min", "Potassium eaten or infused",         range = { 0, 10 } },
    eaten_chloride  = { 150 / 1440, "mmol/min", "Chloride eaten",                     range = { 0, 10 } },
    urine       = { 1.04, "mL/min", "Flow of urine",                             range = { 0, 100 } },
    urine_sodium    = { 150 / 1440, "mmol/min", "Sodium in urine",                    range = { 0, 20 } },
    urine_potassium = { 0.05,  "mmol/min", "Potassium in urine",                 range = { 0, 20 } },
    urine_chloride  = { 150 / 1440, "mmol/min", "Chloride in urine",                  range = { 0, 20 } },
    sweat       = { 0, "mL/min", "Sweat",                                        range = { 0, 60 } },
    insensible  = { 0.56, "mL/min", "Water lost by breath, skin and stool",      range = { 0, 100 } },
    gut_loss    = { 0, "mL/min", "Vomit and diarrhoea",                          range = { 0, 60 } },
    glucose     = { 5, "mmol/L", "Glucose in plasma",                            range = { 0.5, 100 } },
    urea        = { 4.5, "mmol/L", "Urea in plasma",                             range = { 0, 150 } },
    osmotic     = { 0, "mmol/L", "Other osmotic solute outside of cells, as mannitol", range = { 0, 200 } },
    potassium_shift = { 0, "mmol/L", "Plasma potassium up by acidosis (+) or down by insulin and adrenaline (-)",
                        range = { -3, 6 } },
  },

  state = {
    V_plasma = { "mL",   "Plasma",                       valid = { 300, 12000 } },
    V_inter  = { "mL",   "Interstitial water",           valid = { 1500, 60000 } },
    V_cells  = { "mL",   "Water in cells",               valid = { 8000, 80000 } },
    V_red    = { "mL",   "Red cells",                    valid = { 50, 8000 } },
    Na       = { "mmol", "Sodium outside of cells" },
    K        = { "mmol", "Potassium outside of cells" },
    K_cells  = { "mmol", "Potassium in cells" },
    Cl       = { "mmol", "Chloride outside of cells" },
    Prot     = { "g",    "Protein in plasma" },
    Prot_i   = { "g",    "Protein in the interstitium" },
    water_came     = { "mL",   "Water at the start and what came since, less what left" },
    sodium_came    = { "mmol", "Sodium at the start and what came since, less what left" },
    potassium_came = { "mmol", "Potassium at the start and what came since, less what left" },
    chloride_came  = { "mmol", "Chloride at the start and what came since, less what left" },
  },

  signal = {
    blood_volume = { "mL",     "Blood: plasma and red cells" },
    blood_rate   = { "mL/s",   "How fast the volume of blood changes" },
    haematocrit  = { "1",      "Share of red cells in blood" },
    haemoglobin  = { "g/dL",   "Haemoglobin in blood" },
    sodium       = { "mmol/L", "Sodium in plasma" },
    potassium    = { "mmol/L", "Potassium in plasma" },
    chloride     = { "mmol/L", "Chloride in plasma" },
    tonicity     = { "mmol/L", "Solute outside of cells that cells do not let in" },
    osmolality   = { "mmol/L", "Osmolality of plasma, with urea" },
    protein      = { "g/dL",   "Protein in plasma" },
    oncotic      = { "mmHg",   "Oncotic pressure of plasma" },
    oncotic_i    = { "mmHg",   "Oncotic pressure of interstitial fluid" },
    P_inter      = { "mmHg",   "Interstitial pressure" },
    filtration   = { "mL/min", "Water that leaves capillaries, less what they take back" },
    lymph        = { "mL/min", "Flow of lymph" },
    into_cells   = { "mL/min", "Water that enters cells" },
    bled         = { "mL/min", "Blood that really leaves: less than asked for when hardly any is left" },
    V_extra      = { "mL",     "Water outside of cells" },
    V_water      = { "mL",     "All water" },
    water_off    = { "mL",     "Water less what came: stays 0" },
    sodium_off   = { "mmol",   "Sodium less what came: stays 0" },
    potassium_off = { "mmol",  "Potassium less what came: stays 0" },
    chloride_off = { "mmol",   "Chloride less what came: stays 0" },
  },

  start = function(_ENV)
    V_plasma, V_inter, V_cells, V_red = V_plasma0, V_inter0, V_cells0, V_red0
    local V = V_plasma0 + V_inter0
    Na, K, Cl = sodium0 * V, potassium0 * V, chloride0 * V
    K_cells = potassium_in0 * V_cells0
    Prot, Prot_i = protein0 * V_plasma0, protein_i0 * V_inter0
    water_came = V + V_cells0
    sodium_came, chloride_came = sodium0 * V, chloride0 * V
    potassium_came = potassium0 * V + potassium_in0 * V_cells0
  end,

  equations = function(_ENV)
    local K_f, lymph0, L_cells = size * K_f, size * lymph0, size * L_cells
    V_extra = V_plasma + V_inter
    V_water = V_extra + V_cells
    blood_volume = V_plasma + V_red
    haematocrit = V_red / blood_volume
    haemoglobin = mchc * haematocrit
    sodium, potassium, chloride = Na / V_extra, K / V_extra, Cl / V_extra
    protein = Prot / V_plasma
    tonicity = 2 * sodium + glucose + osmotic
    osmolality = tonicity + urea

    -- Nobody can lose more than there is: what leaves fades when hardly any plasma or interstitial water is left.
    local function left(V, least)
      local x = (V + sqrt(V * V + least * least * 1e-4)) / (2 * least)
      return x ^ 8 / (1 + x ^ 8)
    end
    local plasma_left, inter_left = left(V_plasma, 0.1 * V_plasma0), left(V_inter, 0.15 * V_inter0)
    local there = plasma_left * inter_left
    bled = bleeding * there
    local bled_plasma = bled * (1 - haematocrit)
    local sweated, from_gut, breathed = sweat * there, gut_loss * there, insensible * there

    -- Starling's forces. What holds at rest follows from rest: interstitial pressure and the permeability to protein.
    oncotic = oncotic_of(_ENV, Prot, V_plasma)
    oncotic_i = oncotic_of(_ENV, Prot_i, V_inter)
    local oncotic0 = oncotic_of(_ENV, protein0 * V_plasma0, V_plasma0)
    local oncotic_i0 = oncotic_of(_ENV, protein_i0 * V_inter0, V_inter0)
    local P_i0 = P_c0 - sigma * (oncotic0 - oncotic_i0) - lymph0 / K_f
    local v = V_inter / V_inter0 - 1
    local dry = exp(-v / v_swell)
    P_inter = P_i0 + P_swell * (1 - (1 + 1 / P_least) * dry / (1 + dry / P_least)) + P_free * v
    local reflection = sigma * (1 - leak * 2 / 3)
    filtration = K_f * there * (1 + 2 * leak) * (P_capillary - P_inter - reflection * (oncotic - oncotic_i))
    local steps = (P_inter - P_i0) / (lymph_P * (1 - 1 / lymph_most))
    lymph = inter_left * lymph0 * lymph_most / (1 + (lymph_most - 1) * exp(-steps))

    -- Protein by diffusion, with what is filtered, and back with lymph.
    local c, c_i = protein, Prot_i / V_inter
    local carried0 = (1 - sigma) * lymph0 * (protein0 + protein_i0) / 2
    local PS = (lymph0 * protein_i0 - carried0) / (protein0 - protein_i0)
    local escape = PS * (1 + 9 * leak) * (c - c_i) + (1 - reflection) * filtration * (c + c_i) / 2
    local made = protein0 * V_plasma0 / protein_tau
    dot.Prot_i = escape - lymph * c_i
    dot.Prot = lymph * c_i - escape + made - Prot / protein_tau - bled_plasma * protein
               + colloid * colloid_protein + blood * (1 - blood_haematocrit) * blood_protein

    -- Water. Cells hold the solute that balanced their surroundings at rest.
    local solute = V_cells0 * (2 * sodium0 + glucose0)
    into_cells = inter_left * L_cells * (solute / V_cells - tonicity)
    local given = crystalloid + colloid + blood * (1 - blood_haematocrit) + drink
    local lost = bled_plasma + urine + sweated + breathed + from_gut
    dot.V_plasma = given - lost - filtration + lymph
    dot.V_inter = filtration - lymph - into_cells
    dot.V_cells = into_cells
    dot.water_came = given - lost
    dot.V_red = blood * blood_haematocrit - bled * haematocrit + (V_red0 - V_red) / red_tau
    blood_rate = given - lost - filtration + lymph
                 + blood * blood_haematocrit - bled * haematocrit + (V_red0 - V_red) / red_tau

    -- Salts.
    local function net(name, sweat_c, gut_c)
      return crystalloid * _ENV["crystalloid_" .. name] + blood * (1 - blood_haematocrit) * _ENV["blood_" .. name]
             + _ENV["eaten_" .. name] - _ENV["urine_" .. name] - bled_plasma * _ENV[name]
             - (sweated * sweat_c + from_gut * gut_c) * 2 * _ENV[name] / (_ENV[name] + _ENV[name .. "0"])
    end
    local sodium_net = net("sodium", sweat_sodium, gut_sodium) + colloid * colloid_sodium
    local potassium_net = net("potassium", sweat_potassium, gut_potassium)
    local chloride_net = net("chloride", sweat_sodium, gut_chloride) + colloid * colloid_chloride
    local function positive(x) return x + sqrt(x * x + q(1, "(mmol/L)^2")) end
    local rest_k = potassium0 * positive(potassium0 + potassium_shift) / positive(potassium0)
                   * pow(K_cells / (potassium_in0 * V_cells0), k_power)
    local k_into_cells = (potassium - rest_k) * V_extra / k_tau
    dot.Na, dot.sodium_came = sodium_net, sodium_net
    dot.Cl, dot.chloride_came = chloride_net, chloride_net
    dot.K = potassium_net - k_into_cells
    dot.K_cells = k_into_cells
    dot.potassium_came = potassium_net

    water_off = V_water - water_came
    sodium_off = Na - sodium_came
    potassium_off = K + K_cells - potassium_came
    chloride_off = Cl - chloride_came
  end,
}
