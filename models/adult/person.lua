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
  ckd   = "Inker et al. 2021, doi:10.1056/NEJMoa2102953",
  age   = "after Franklin et al. 1997, doi:10.1161/01.CIR.96.1.308, by eye",
  flow  = "after Brandfonbrener, Landowne and Shock 1955, doi:10.1161/01.CIR.12.4.557, which falls by 0.8 % a year; 2.95 L/min/m2 at 35",
}

local function score(of)
  return { 0, "1", "Standard deviations above people alike: " .. of, range = { -4, 4 },
           vary = truncated(normal(1), -2.5, 2.5) }
end

-- 0 where it was not measured.
local function measured(unit, text, high)
  return { 0, unit, text .. "; 0: not measured", range = { 0, high } }
end

return model "adult/person" {
  title  = "A person: what follows from age, sex, size and a few measurements",
  source = "relations of the papers named with each signal",
  time   = "s",

  parameter = {
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

  signal = {
    height   = { "cm", "Height", valid = { 120, 230 }, source = sources.size },
    weight   = { "kg", "Weight", valid = { 30, 250 }, source = sources.size },
    bmi      = { "kg/m^2", "Body mass index", valid = { 12, 80 } },
    surface  = { "m^2", "Body surface", source = sources.bsa },
    ideal_weight = { "kg", "Ideal body weight", source = sources.ibw },
    lean     = { "kg", "Fat-free mass", source = sources.lean },

    heart_rate = { "1/min", "Heart rate at rest", valid = { 30, 150 }, source = "72/min: Guyton and Hall 2006; women 2 more and a spread of 13 % are assumed" },
    systolic   = { "mmHg", "Systolic arterial pressure at rest", valid = { 60, 260 }, source = sources.age },
    diastolic  = { "mmHg", "Diastolic arterial pressure at rest", valid = { 30, 160 }, source = sources.age },
    mean_pressure = { "mmHg", "Mean arterial pressure at rest: a third of the way from diastolic to systolic" },
    cardiac_output = { "L/min", "Cardiac output at rest", valid = { 2, 15 }, source = sources.flow },
    cardiac_index  = { "L/min/m^2", "Cardiac output per body surface" },
    stroke_volume  = { "mL", "Stroke volume at rest" },
    largest_rate   = { "1/min", "Highest heart rate", source = "Tanaka, Monahan and Seals 2001, doi:10.1016/S0735-1097(00)01054-8" },
    compliance     = { "mL/mmHg", "Arterial compliance: stroke volume over pulse pressure",
                       source = "Chemla et al. 1998, doi:10.1152/ajpheart.1998.274.2.H500" },

    blood_volume = { "mL", "Blood", valid = { 2000, 12000 }, source = sources.blood },
    haemoglobin  = { "g/dL", "Haemoglobin", valid = { 4, 22 }, source = "the middle of the common ranges 13.8 to 17.2 and 12.1 to 15.1 g/dL" },
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

    creatinine = { "mg/dL", "Creatinine in plasma", source = "means and spread assumed, within the common range 0.5 to 1.5 mg/dL" },
    filtration = { "mL/min", "Glomerular filtration, for the person's surface", source = sources.ckd },
  },

  equations = function(_ENV)
    local function either_of(taken, usual) return when(gt(taken, 0), taken, usual) end
    local function by_sex(man, woman) return male * man + (1 - male) * woman end
    local years = age / q(1, "year")

    -- Size. The spread of body mass index is that of its logarithm.
    height = either_of(measured_height, by_sex(q(176, "cm"), q(163, "cm"))
                       + height_score * by_sex(q(7.2, "cm"), q(6.6, "cm")))
    local usual_bmi = by_sex(q(23.57, "kg/m^2"), q(22.58, "kg/m^2")) * (1 + 0.0025 * (years - 40))
    weight = either_of(measured_weight, usual_bmi * exp(0.16 * weight_score) * height^2)
    bmi = weight / height^2
    local cm, kg, m = height / q(1, "cm"), weight / q(1, "kg"), height / q(1, "m")
    surface = q(0.007184, "m^2") * kg^0.425 * cm^0.725
    ideal_weight = by_sex(q(50, "kg"), q(45.5, "kg")) + q(2.3, "kg") * max(0, cm - 152.4) / 2.54
    local index = bmi / q(1, "kg/m^2")
    lean = q(9270, "kg") * kg / by_sex(6680 + 216 * index, 8780 + 244 * index)

    -- Pressure and flow at rest.
    heart_rate = either_of(measured_rate, by_sex(q(72, "1/min"), q(74, "1/min")) * exp(0.13 * rate_score))
    local heavy = q(0.6, "mmHg") * max(-6, min(20, index - 24))
    systolic = either_of(measured_systolic,
                         by_sex(q(116, "mmHg") + q(0.4, "mmHg") * (years - 40),
                                q(112, "mmHg") + q(0.55, "mmHg") * (years - 40)) + heavy + q(11, "mmHg") * systolic_score)
    local arch = q(0.008, "mmHg") * (years - 52)^2
    diastolic = either_of(measured_diastolic,
                          min(q(75.5, "mmHg") - arch + 0.4 * heavy + q(7, "mmHg") * diastolic_score
                              + q(2, "mmHg") * systolic_score, systolic - q(20, "mmHg")))
    mean_pressure = diastolic + (systolic - diastolic) / 3
    cardiac_output = either_of(measured_output,
                               q(2.95, "L/min/m^2") * exp(-0.008 * (years - 35)) * exp(0.12 * output_score) * surface)
    cardiac_index = cardiac_output / surface
    stroke_volume = cardiac_output / heart_rate
    largest_rate = q(208, "1/min") - q(0.7, "1/min") * years
    compliance = stroke_volume / (systolic - diastolic)

    -- Blood and water.
    blood_volume = by_sex(q(0.3669, "L") * m^3 + q(0.03219, "L") * kg + q(0.6041, "L"),
                          q(0.3561, "L") * m^3 + q(0.03308, "L") * kg + q(0.1833, "L"))
    haemoglobin = either_of(measured_haemoglobin,
                            by_sex(q(15.2, "g/dL"), q(13.6, "g/dL")) + q(0.9, "g/dL") * haemoglobin_score)
    haematocrit = haemoglobin / q(34, "g/dL")
    red_cells = haematocrit * blood_volume
    plasma = blood_volume - red_cells
    body_water = by_sex(q(2.447, "L") - q(0.09156, "L") * years + q(0.1074, "L") * cm + q(0.3362, "L") * kg,
                        q(-2.097, "L") + q(0.1069, "L") * cm + q(0.2466, "L") * kg)

    -- What the body burns.
    basal_heat = exp(0.08 * heat_score) *
                 by_sex(q(88.362, "kcal/d") + q(13.397, "kcal/d") * kg + q(4.799, "kcal/d") * cm - q(5.677, "kcal/d") * years,
                        q(447.593, "kcal/d") + q(9.247, "kcal/d") * kg + q(3.098, "kcal/d") * cm - q(4.330, "kcal/d") * years)
    vo2 = basal_heat / q(4.86, "kcal/L")
    vco2 = 0.85 * vo2

    -- Lungs.
    total_lung = by_sex(q(7.99, "L") * m - q(7.08, "L") + q(0.70, "L") * lung_score,
                        q(6.60, "L") * m - q(5.79, "L") + q(0.60, "L") * lung_score)
    residual = by_sex(q(1.31, "L") * m + q(0.022, "L") * years - q(1.23, "L") + q(0.41, "L") * lung_score,
                      q(1.81, "L") * m + q(0.016, "L") * years - q(2.00, "L") + q(0.35, "L") * lung_score)
    functional_residual = by_sex(q(2.34, "L") * m + q(0.009, "L") * years - q(1.09, "L") + q(0.60, "L") * lung_score,
                                 q(2.24, "L") * m + q(0.001, "L") * years - q(1.00, "L") + q(0.50, "L") * lung_score)
    dead_space = q(2, "mL/kg") * ideal_weight
    tidal_volume = q(7, "mL/kg") * ideal_weight

    -- Kidneys.
    creatinine = either_of(measured_creatinine, by_sex(q(0.95, "mg/dL"), q(0.73, "mg/dL")) * exp(0.13 * creatinine_score))
    local share = creatinine / by_sex(q(0.9, "mg/dL"), q(0.7, "mg/dL"))
    local indexed = q(142, "mL/min") * min(share, 1)^by_sex(-0.302, -0.241) * max(share, 1)^(-1.2) * 0.9938^years
                    * by_sex(1, 1.012)
    filtration = indexed * surface / q(1.73, "m^2")
  end,
}
