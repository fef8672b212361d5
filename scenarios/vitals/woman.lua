-- SPDX-License-Identifier: Apache-2.0
-- The standard woman at rest, 40 years, 163 cm and 60 kg: a minute of what models/adult/woman.vitals.csv
-- compares with healthy people.
return scenario {
  title    = "The standard woman at rest",
  model    = "adult/adult",
  duration = minutes(1),
  set      = { ["person.male"] = 0 },
  options  = { rtol = 1e-5, atol = 1e-7, precision = 64 },
  record   = {
    every = seconds(0.02),
    "PaCO2", "PaO2", "abp", "across_lung", "airway_resistance", "albumin", "alveolar_ventilation", "blood",
    "body.heart.P_la", "body.heart.P_lv", "body.heart.P_rv", "body.heart.ejection_fraction", "body.heart.lv.V",
    "body.heart.rv.V", "body.heart.stroke_volume", "body.systemic.F_brain", "body.systemic.F_kidney",
    "body.systemic.F_skin", "calcium", "calcium_ionised", "cardiac_index", "chest.P_thorax", "chest.TLC",
    "chest.V_dead", "chest.V_lung", "chest.flow", "chest.recoil", "co", "coronary_pressure", "cvp",
    "dead_ventilation", "etco2", "etco2_fraction", "exchange_ratio", "filtered_glucose",
    "filtration_coefficient", "fluids.V_cells", "fluids.V_inter", "fluids.V_plasma", "fluids.chloride",
    "fluids.haematocrit", "fluids.potassium", "fluids.protein", "fluids.sodium", "globulin", "glucose", "hb",
    "head.cpp", "hr", "icp", "ideal_weight", "illness.epinephrine", "kidney.P_B", "kidney.P_gh", "kidney.P_go",
    "kidney.bun", "kidney.creatinine", "kidney.creatinine_made", "kidney.filtration_fraction", "kidney.gfr",
    "kidney.rpf", "kidney.u_osmolality", "kidney.u_sodium", "kidney.u_sodium_concentration", "lactate",
    "lung.HCO3", "lung.PACO2", "lung.PAO2", "lung.PcO2", "lung.PvCO2", "lung.PvO2", "lung.SaO2",
    "lung.base_excess", "lung.gradient", "lung.phosphate", "mch", "mcv", "metabolic_rate", "net_filtration",
    "pH", "pap", "pf_ratio", "plasma_norepinephrine", "potassium_in", "red_cells", "relaxation",
    "renal_resistance", "residual_volume", "rr", "shunted", "sid", "spo2", "sugar.I", "svr", "temperature",
    "temperature_skin", "tissues.consumption", "tissues.lactate_usual", "tissues.production", "urine",
    "urine_gravity", "urine_potassium", "va_q", "vd_vt", "ve", "vt", "wall_compliance",
  },
}
