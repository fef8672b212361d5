-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "adult/person": what follows from age, sex, size and measurements.

return scenario {
  title    = "Persons: sizes, flows and needs",
  model    = "adult/person",
  duration = seconds(1),
  record   = { every = seconds(1), "height", "weight", "surface", "ideal_weight", "lean", "mean_pressure",
               "heart_rate", "cardiac_output", "stroke_volume", "compliance", "largest_rate", "blood_volume",
               "haematocrit", "plasma", "body_water", "basal_heat", "vo2", "total_lung", "residual",
               "functional_residual", "dead_space", "tidal_volume", "filtration" },
  arms = {
    man   = {},
    woman = { set = { male = 0 } },
    old   = {
      set = { age = { 75, "year" }, male = 0, measured_height = { 158, "cm" }, measured_weight = { 52, "kg" },
              measured_systolic = { 165, "mmHg" }, measured_diastolic = { 80, "mmHg" },
              measured_creatinine = { 1.4, "mg/dL" } },
    },
    heavy = {
      set = { age = { 50, "year" }, measured_height = { 178, "cm" }, measured_weight = { 130, "kg" },
              measured_rate = { 84, "1/min" }, measured_haemoglobin = { 16.5, "g/dL" } },
    },
    standard = {
      set = { age = { 30, "year" }, measured_height = { 180, "cm" }, measured_weight = { 77, "kg" } },
    },
  },
}
