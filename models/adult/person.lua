-- SPDX-License-Identifier: Apache-2.0
-- Who the patient is. Out of age and sex, and whatever was measured, follows the resting state that
-- the parts of the adult begin from: sizes, volumes, flows, pressures, needs.
--
-- A measurement that was not made is 0 and comes from what people of that age, sex and size have,
-- shifted by a score: so many standard deviations above them. A cohort varies the scores; as
-- one relation feeds the next (age, sex -> height -> weight -> pressure, blood, flow), people come out
-- with plausible correlations and nobody has to name any.

local sources = {
  size  = "ICRP Publication 89 (2002): 176 cm and 73 kg, 163 cm and 60 kg; spread of adults in surveys",
  bsa   = "Du Bois and Du Bois 1916, doi:10.1001/archinte.1916.00080130010002",
  ibw   = "Devine 1974, Drug Intell Clin Pharm 8:650",
  lean  = "Janmahasatian et al. 2005, doi:10.2165/00003088-200544100-00004",
  blood = "Nadler, Hidalgo and Bloch 1962, Surgery 51:224",
  water = "Watson, Watson and Batt 1980, doi:10.1093/ajcn/33.1.27",
  heat  = "Roza and Shizgal 1984, doi:10.1093/ajcn/40.1.168",
  lungs = "Quanjer et al. 1993, doi:10.1183/09041950.005s1693 (18 to 70 years)",
  creatinine = "medians of healthy people, Pottel et al. 2016, doi:10.1093/ndt/gfv454; a spread of 13 % is assumed",
  ckd   = "Inker et al. 2021, doi:10.1056/NEJMoa2102953",
  age   = "after Franklin et al. 1997, doi:10.1161/01.CIR.96.1.308, by eye",
  flow  = "after Brandfonbrener, Landowne and Shock 1955, doi:10.1161/01.CIR.12.4.557, which falls by 0.8 % a year; "
          .. "3.01 L/min/m2 at 35, for 5.6 L/min in the standard man",
}

-- Relations in plain numbers: years, centimetres, kilograms; `male` is 1 or 0. They serve quantities of a model and,
-- for the standard man, numbers of Lua.
local function by_sex(male, man, woman) return male * man + (1 - male) * woman end

local relations = {
  surface = function(_, _, cm, kg) return 0.007184 * kg ^ 0.425 * cm ^ 0.725 end,                         -- m2
  ideal = function(male, _, cm) return by_sex(male, 50, 45.5) + 2.3 * (cm - 152.4) / 2.54 end,            -- kg
  lean = function(male, _, cm, kg)                                                                        -- kg
    local bmi = kg / (cm / 100) ^ 2
    return 9270 * kg / by_sex(male, 6680 + 216 * bmi, 8780 + 244 * bmi)
  end,
  blood = function(male, _, cm, kg)                                                                       -- L
    local m3 = (cm / 100) ^ 3
    return by_sex(male, 0.3669 * m3 + 0.03219 * kg + 0.6041, 0.3561 * m3 + 0.03308 * kg + 0.1833)
  end,
  water = function(male, years, cm, kg)                                                                   -- L
    return by_sex(male, 2.447 - 0.09156 * years + 0.1074 * cm + 0.3362 * kg, -2.097 + 0.1069 * cm + 0.2466 * kg)
  end,
  heat = function(male, years, cm, kg)                                                                    -- kcal/d
    return by_sex(male, 88.362 + 13.397 * kg + 4.799 * cm - 5.677 * years,
                  447.593 + 9.247 * kg + 3.098 * cm - 4.330 * years)
  end,
  total_lung = function(male, _, cm) return by_sex(male, 0.0799 * cm - 7.08, 0.0660 * cm - 5.79) end,     -- L
  residual = function(male, years, cm)                                                                    -- L
    return by_sex(male, 0.0131 * cm + 0.022 * years - 1.23, 0.0181 * cm + 0.016 * years - 2.00)
  end,
  functional = function(male, years, cm)                                                                  -- L
    return by_sex(male, 0.0234 * cm + 0.009 * years - 1.09, 0.0224 * cm + 0.001 * years - 1.00)
  end,
}

-- The standard man, whom the numbers of the parts describe: 40 years, 176 cm, 77 kg. Sizes of others are told
-- relative to him.
local standard = { rate = 72, systolic = 116.516, diastolic = 74.554, filtration = 123.687 }
for name, relation in pairs(relations) do standard[name] = relation(1, 40, 176, 77) end
standard.output = 3.01 * math.exp(-0.008 * (40 - 35)) * standard.surface
standard.stroke = 1000 * standard.output / standard.rate
standard.mean = (2 * standard.diastolic + standard.systolic) / 3
-- Shares of his flow and of his need of O2 that organs have which do not share what is left: metabolic/tissues and
-- systemic at rest.
local share = { brain = 0.1367, heart = 0.0490, kidney = 0.1886, skin = 0.0513 }
local need = { brain = 0.1930, heart = 0.1056, kidney = 0.0731, skin = 0.0406 }

local function score(of)
  return { 0, "1", "Standard deviations above people alike: " .. of, range = { -4, 4 },
           vary = truncated(normal(1), -2.5, 2.5) }
end

-- 0 where it was not measured.
local function measured(unit, text, high)
  return { 0, unit, text .. "; 0: not measured", range = { 0, high } }
end

-- What each bed of vessels has, beside what is said of some of them.
local function with_beds(signal)
  for _, bed in ipairs { "brain", "heart", "muscle", "splanchnic", "kidney", "skin", "other" } do
    local all = {
      flow = { "1", "Flow at rest through " .. bed .. ", over that of the standard man" },
      need = { "1", "O2 that " .. bed .. " needs at rest, over that of the standard man" },
      resistance = { "1", "Resistance of " .. bed .. " at rest, over that of the standard man" },
    }
    for name, text in pairs(all) do signal[name .. "_" .. bed] = signal[name .. "_" .. bed] or text end
  end
  return signal
end

return model "adult/person" {
  title  = "A person: what follows from age, sex, size and a few measurements",
  source = "relations of the papers named with each signal",
  time   = "s",

  parameter = {
    bmi_man   = { 23.57, "kg/m^2", "Usual body mass index of a man of 40", range = { 15, 40 }, source = sources.size },
    bmi_woman = { 22.58, "kg/m^2", "Usual body mass index of a woman of 40", range = { 15, 40 },
                  source = sources.size },
    age  = { 40, "year", "Age", range = { 18, 95 }, vary = uniform(20, 80) },
    male = { 1,  "1", "1: a man, 0: a woman", range = { 0, 1 }, vary = discrete { 0, 1 } },

    measured_height     = measured("cm", "Height", 230),
    measured_weight     = measured("kg", "Weight", 250),
    measured_rate       = measured("1/min", "Heart rate at rest", 150),
    measured_systolic   = measured("mmHg", "Systolic pressure at rest", 260),
    measured_diastolic  = measured("mmHg", "Diastolic pressure at rest", 160),
    measured_haemoglobin = measured("g/dL", "Haemoglobin", 25),
    measured_creatinine = measured("mg/dL", "Creatinine in plasma", 20),
    measured_output     = measured("L/min", "Cardiac output at rest", 15),

    height_score      = score("height"),
    weight_score      = score("body mass index"),
    rate_score        = score("heart rate"),
    systolic_score    = score("systolic pressure"),
    diastolic_score   = score("diastolic pressure"),
    haemoglobin_score = score("haemoglobin"),
    creatinine_score  = score("creatinine"),
    output_score      = score("cardiac index"),
    heat_score        = score("basal metabolic rate"),
    lung_score        = score("lung volumes"),
  },

  signal = with_beds {
    height   = { "cm", "Height", valid = { 120, 230 }, source = sources.size },
    weight   = { "kg", "Weight", valid = { 30, 250 }, source = sources.size },
    bmi      = { "kg/m^2", "Body mass index", valid = { 12, 80 } },
    surface  = { "m^2", "Body surface", source = sources.bsa },
    ideal_weight = { "kg", "Ideal body weight", source = sources.ibw },
    lean     = { "kg", "Fat-free mass", source = sources.lean },

    heart_rate = { "1/min", "Heart rate at rest", valid = { 30, 150 },
                   source = "72/min: Guyton and Hall 2006; women 2 more and a spread of 13 % are assumed" },
    systolic   = { "mmHg", "Systolic arterial pressure at rest", valid = { 60, 260 }, source = sources.age },
    diastolic  = { "mmHg", "Diastolic arterial pressure at rest", valid = { 30, 160 }, source = sources.age },
    pulse_pressure = { "mmHg", "Pulse pressure at rest" },
    mean_pressure = { "mmHg", "Mean arterial pressure at rest: a third of the way from diastolic to systolic" },
    cardiac_output = { "L/min", "Cardiac output at rest", valid = { 2, 15 }, source = sources.flow },
    cardiac_index  = { "L/min/m^2", "Cardiac output per body surface" },
    stroke_volume  = { "mL", "Stroke volume at rest" },
    largest_rate   = { "1/min", "Highest heart rate",
                       source = "Tanaka, Monahan and Seals 2001, doi:10.1016/S0735-1097(00)01054-8" },
    compliance     = { "mL/mmHg", "Arterial compliance: stroke volume over pulse pressure",
                       source = "Chemla et al. 1998, doi:10.1152/ajpheart.1998.274.2.H500" },

    blood_volume = { "mL", "Blood", valid = { 2000, 12000 }, source = sources.blood },
    haemoglobin  = { "g/dL", "Haemoglobin", valid = { 4, 22 },
                     source = "the middle of the common ranges 13.8 to 17.2 and 12.1 to 15.1 g/dL" },
    haematocrit  = { "1", "Share of red cells in blood: haemoglobin over 34 g/dL" },
    red_cells    = { "mL", "Volume of red cells" },
    plasma       = { "mL", "Volume of plasma" },
    body_water   = { "L", "Water in the body", source = sources.water },

    basal_heat = { "kcal/d", "Basal metabolic rate", source = sources.heat },
    vo2        = { "mL/min", "Oxygen consumption at rest: 4.86 kcal/L at a quotient of 0.85",
                   source = "Weir 1949, doi:10.1113/jphysiol.1949.sp004363" },
    vco2       = { "mL/min", "Carbon dioxide production at rest" },

    total_lung    = { "L", "Total lung capacity", source = sources.lungs },
    residual      = { "L", "Residual volume", source = sources.lungs },
    functional_residual = { "L", "Functional residual capacity, sitting", source = sources.lungs },
    dead_space    = { "mL", "Anatomic dead space: 2 mL per kg of ideal weight" },
    tidal_volume  = { "mL", "Tidal volume: 7 mL per kg of ideal weight" },

    creatinine = { "mg/dL", "Creatinine in plasma", source = sources.creatinine },
    filtration = { "mL/min", "Glomerular filtration, for the person's surface", source = sources.ckd },

    size_blood = { "1", "Blood, over that of the standard man" },
    size_water = { "1", "Water of the body, over that of the standard man" },
    size_muscle = { "1", "Fat-free mass, over that of the standard man" },
    size_flow  = { "1", "Cardiac output, over that of the standard man" },
    size_heart = { "1", "Stroke volume, over that of the standard man" },
    size_arteries = { "1", "Arterial compliance, over that of the standard man" },
    load_heart = { "1", "Systolic pressure, over that of the standard man: a left ventricle that is used to it" },
    size_total = { "1", "Total lung capacity, over that of the standard man" },
    size_rest  = { "1", "Functional residual capacity, over that of the standard man" },
    size_residual = { "1", "Residual volume, over that of the standard man" },
    size_lungs = { "1", "Ideal weight, over that of the standard man: tidal volume and airways" },
    extraction = { "1", "Share of the O2 delivered that is used, over that of the standard man" },
    need_brain = { "1", "O2 that the brain needs, over that of the standard man: 5 % less in women; 0.4 % less a year",
                   source = "after Leenders et al. 1990, doi:10.1093/brain/113.1.27, and the weight of brains" },
  },

  equations = function(_ENV)
    local function either_of(taken, usual) return when(gt(taken, 0), taken, usual) end
    local function sexed(man, woman) return by_sex(male, man, woman) end
    local years = age / q(1, "year")

    -- Size. The spread of body mass index is that of its logarithm.
    height = either_of(measured_height, sexed(q(176, "cm"), q(163, "cm"))
                       + height_score * sexed(q(7.2, "cm"), q(6.6, "cm")))
    local usual_bmi = sexed(bmi_man, bmi_woman) * (1 + 0.0025 * (years - 40))
    weight = either_of(measured_weight, usual_bmi * exp(0.16 * weight_score) * height^2)
    bmi = weight / height^2
    local cm, kg = height / q(1, "cm"), weight / q(1, "kg")
    local function person(relation) return relations[relation](male, years, cm, kg) end
    surface = q(1, "m^2") * person "surface"
    ideal_weight = q(1, "kg") * max(person "ideal", 35)
    lean = q(1, "kg") * person "lean"
    local index = bmi / q(1, "kg/m^2")

    -- Pressure and flow at rest.
    heart_rate = either_of(measured_rate, sexed(q(72, "1/min"), q(74, "1/min")) * exp(0.13 * rate_score))
    local heavy = q(0.6, "mmHg") * max(-6, min(20, index - 24))
    systolic = either_of(measured_systolic,
                         sexed(q(116, "mmHg") + q(0.4, "mmHg") * (years - 40),
                               q(112, "mmHg") + q(0.55, "mmHg") * (years - 40))
                         + heavy + q(11, "mmHg") * systolic_score)
    local arch = q(0.008, "mmHg") * (years - 52)^2
    diastolic = either_of(measured_diastolic,
                          min(q(75.5, "mmHg") - arch + 0.4 * heavy + q(7, "mmHg") * diastolic_score
                              + q(2, "mmHg") * systolic_score, 0.73 * systolic))
    mean_pressure = diastolic + (systolic - diastolic) / 3
    pulse_pressure = max(systolic - diastolic, q(10, "mmHg"))
    cardiac_output = either_of(measured_output,
                               q(3.01, "L/min/m^2") * exp(-0.008 * (years - 35)) * exp(0.12 * output_score) * surface)
    cardiac_index = cardiac_output / surface
    stroke_volume = cardiac_output / heart_rate
    largest_rate = q(208, "1/min") - q(0.7, "1/min") * years
    compliance = stroke_volume / pulse_pressure

    -- Blood and water.
    blood_volume = q(5510, "mL") * person "blood" / standard.blood
    haemoglobin = either_of(measured_haemoglobin,
                            sexed(q(15.2, "g/dL"), q(13.6, "g/dL")) + q(0.9, "g/dL") * haemoglobin_score)
    haematocrit = haemoglobin / q(34, "g/dL")
    red_cells = haematocrit * blood_volume
    plasma = blood_volume - red_cells
    body_water = q(1, "L") * person "water"

    -- What the body burns.
    basal_heat = exp(0.08 * heat_score) * q(1, "kcal/d") * person "heat"
    vo2 = basal_heat / q(4.86, "kcal/L")
    vco2 = 0.85 * vo2

    -- Lungs.
    local L = q(1, "L")
    total_lung = L * (person "total_lung" + sexed(0.70, 0.60) * lung_score)
    residual = L * (person "residual" + sexed(0.41, 0.35) * lung_score)
    functional_residual = L * (person "functional" + sexed(0.60, 0.50) * lung_score)
    dead_space = q(2, "mL/kg") * ideal_weight
    tidal_volume = q(7, "mL/kg") * ideal_weight

    -- Kidneys.
    creatinine = either_of(measured_creatinine, sexed(q(0.90, "mg/dL"), q(0.70, "mg/dL"))
                           * exp(0.13 * creatinine_score))
    local ratio = creatinine / sexed(q(0.9, "mg/dL"), q(0.7, "mg/dL"))
    local indexed = q(142, "mL/min") * min(ratio, 1)^sexed(-0.302, -0.241) * max(ratio, 1)^(-1.2) * 0.9938^years
                    * sexed(1, 1.012)
    filtration = indexed * surface / q(1.73, "m^2")

    -- The same relative to the standard man, for the parts that describe him.
    size_blood = blood_volume / q(5510, "mL")
    size_water = body_water / q(standard.water, "L")
    size_muscle = lean / q(standard.lean, "kg")
    size_flow  = cardiac_output / q(standard.output, "L/min")
    size_heart = stroke_volume / q(standard.stroke, "mL")
    size_arteries = compliance / q(standard.stroke / (standard.systolic - standard.diastolic), "mL/mmHg")
    load_heart = systolic / q(standard.systolic, "mmHg")
    -- Lungs: the closing volume stays below the resting one, and that below the full one.
    size_total = total_lung / q(standard.total_lung, "L")
    size_rest  = min(functional_residual / q(standard.functional, "L"), 1.6 * size_total)
    size_residual = min(residual / q(standard.residual, "L"), 2.2 * size_rest)
    size_lungs = ideal_weight / q(standard.ideal, "kg")

    -- Flow and need of organs. Brain, heart, kidneys and skin have theirs; all else shares what is left, at least a
    -- third of what the flow were if all had the same share.
    local working = cardiac_output * mean_pressure / (q(standard.output, "L/min") * q(standard.mean, "mmHg"))
    local own = {
      brain = sexed(1, 0.95) * exp(-0.004 * (years - 40)),
      heart = working,
      kidney = 0.35 * size_flow + 0.65 * filtration / q(standard.filtration, "mL/min"),
      skin = surface / q(standard.surface, "m^2"),
    }
    -- Thin blood runs faster through heart and brain.
    local thin = max(0.4, min(q(15.2, "g/dL") / haemoglobin, 2.2))
    local flow_of = { heart = working * thin, brain = own.brain * sqrt(thin), kidney = own.kidney, skin = own.skin }
    local burning = vo2 / q(246.1, "mL/min")
    extraction = burning / size_flow * q(15.2, "g/dL") / haemoglobin
    local flow_left, need_left, flow_taken, need_taken = size_flow, burning, 0, 0
    for organ, times in pairs(own) do
      flow_left, flow_taken = flow_left - share[organ] * flow_of[organ], flow_taken + share[organ]
      need_left, need_taken = need_left - need[organ] * times, need_taken + need[organ]
    end
    local flow_rest = max(flow_left / (1 - flow_taken), size_flow / 3)
    local need_rest = max(need_left / (1 - need_taken), burning / 3)
    local pressed = (mean_pressure - q(6, "mmHg")) / q(standard.mean - 6, "mmHg")
    for _, bed in ipairs { "brain", "heart", "muscle", "splanchnic", "kidney", "skin", "other" } do
      _ENV["flow_" .. bed] = flow_of[bed] or flow_rest
      _ENV["need_" .. bed] = own[bed] or need_rest
      _ENV["resistance_" .. bed] = pressed / _ENV["flow_" .. bed]
    end
  end,
}
