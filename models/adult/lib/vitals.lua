-- SPDX-License-Identifier: Apache-2.0
-- What is computed from the signals of the adult and is read at the bedside or in the laboratory: resistances, dead
-- space, compositions. Nothing here acts on anything; what nobody records costs nothing.
--
-- Divisions by what can cease (flow, breath, urine) have a floor far below life.
local guyton = "Guyton & Hall, Textbook of Medical Physiology, 11th ed. 2006"

local vitals = {}

vitals.parameter = {
  red_size     = { 90, "fL", "Volume of a red cell at rest", range = { 60, 130 }, vary = normal(4), source = guyton },
  albumin_share = { 0.62, "1", "Share of albumin in plasma protein", range = { 0.2, 0.8 },
                   source = "Valtin & Schafer 1995: 4-5 of 6-8 g/dL" },
  norepinephrine_rest = { 0.2, "ug/L", "Norepinephrine in plasma at rest", range = { 0.03, 2 }, vary = lognormal(0.3),
                   source = "Ensinger et al. 1992, Crit Care Med 20:1250: 0.12 to 0.27 ug/L" },
  calcium_free = { 1.2, "mmol/L", "Free calcium at a pH of 7.4", range = { 0.3, 3 }, source = guyton },
  calcium_alkali = { 0.42, "1", "Share of free calcium that a pH higher by 1 binds", range = { 0, 1 },
                   source = "0.05 mmol/L by 0.1 of pH, as laboratories correct it" },
  calcium_bound = { 0.02, "mmol/g", "Calcium that albumin binds", range = { 0, 1 },
                   source = "0.02 mmol/L by g/L of albumin: Payne et al. 1973, doi:10.1136/bmj.4.5893.643" },
  calcium_complexed = { 0.3, "mmol/L", "Calcium in complexes with citrate, phosphate and bicarbonate", range = { 0, 1 },
                   source = "an eighth of 2.4 mmol/L: " .. guyton },
}

vitals.signal = {
  surface = { "m^2", "Body surface" },
  ideal_weight = { "kg", "Ideal weight" },
  cardiac_index = { "L/min/m^2", "Cardiac output per body surface" },
  svr = { "mmHg s/mL", "Systemic vascular resistance: mean arterial less central venous pressure, over output" },
  coronary_pressure = { "mmHg", "Pressure in the aorta above that in the left atrium: the lowest of a beat drives "
                                .. "coronary flow" },
  across_lung   = { "mmHg", "Pulmonary arterial above left atrial pressure: its mean over output is pulmonary resistance" },
  alveolar_ventilation = { "L/min", "Ventilation less that of the airways" },
  dead_ventilation = { "L/min", "Ventilation of the airways" },
  vd_vt = { "1", "Share of a breath that stays in the airways" },
  va_q  = { "1", "Alveolar ventilation over cardiac output" },
  relaxation = { "cmH2O", "Pressure of lung and chest wall together without their muscles" },
  wall_compliance = { "L/cmH2O", "Compliance of the chest wall" },
  residual_volume = { "L", "Gas that stays after the deepest breath out: where half of the airways are closed" },
  airway_resistance = { "cmH2O s/L", "Resistance from the mouth to the alveoli" },
  etco2_fraction = { "1", "Share of CO2 at the end of a breath, dry" },
  pf_ratio = { "mmHg", "Arterial O2 over the share of it that is breathed in (Horowitz)" },
  exchange_ratio = { "1", "CO2 that leaves the blood over O2 that enters it" },
  metabolic_rate = { "kcal/d", "What the body burns", source = "Weir 1949, doi:10.1113/jphysiol.1949.sp004363" },
  sid = { "mmol/L", "Strong ion difference: sodium, potassium, less chloride and lactate" },
  anion_gap = { "mmol/L", "Sodium less chloride and bicarbonate" },
  albumin  = { "g/dL", "Albumin in plasma" },
  globulin = { "g/dL", "Other protein in plasma" },
  calcium_ionised = { "mmol/L", "Free calcium, as parathyroid and bone hold it; alkali binds more of it" },
  calcium  = { "mmol/L", "Calcium in plasma, with what albumin and other anions bind" },
  plasma_norepinephrine = { "ug/L", "Norepinephrine of one's own in plasma, as nerves spill it" },
  hb_mass  = { "g", "Haemoglobin in the body" },
  mcv = { "fL", "Volume of a red cell, which swells and shrinks with all cells" },
  mch = { "pg", "Haemoglobin of a red cell" },
  red_cells = { "1/uL", "Red cells in blood" },
  potassium_in = { "mmol/L", "Potassium in cells" },
  renal_resistance = { "mmHg min/mL", "Resistance of both kidneys" },
  net_filtration = { "mmHg", "Pressure that filters: in the glomeruli, less Bowman's capsules and oncotic" },
  filtration_coefficient = { "mL/min/mmHg", "Filtration by net pressure, of one kidney" },
  urine_gravity = { "1", "Specific gravity of urine", source = guyton .. ": 0.001 for every 35 to 40 mmol/L" },
  urine_potassium = { "mmol/L", "Potassium by volume of urine" },
  filtered_glucose = { "g/d", "Glucose filtered by the kidneys" },
}

function vitals.equations(_ENV)
  local flow = max(co, q(0.05, "L/min"))
  surface, ideal_weight = person.surface, person.ideal_weight
  cardiac_index = co / surface
  svr = (map - P_vena) / flow
  coronary_pressure = abp - body.heart.P_la
  across_lung = pap - body.heart.P_la

  local airways = min(chest.V_dead, vt)
  dead_ventilation = rr * airways
  alveolar_ventilation = ve - dead_ventilation
  vd_vt = airways / max(vt, q(0.01, "L"))
  va_q  = alveolar_ventilation / flow
  relaxation = chest.P_alveolar + chest.effort
  wall_compliance = chest.size * chest.C_wall * chest.wall_compliance
  residual_volume = chest.RV + 0.03 * (chest.TLC - chest.RV)
  airway_resistance = 1 / max(chest.conductance, q(1e-4, "L/s/cmH2O"))
  etco2_fraction = etco2 / (lung.P_air - q(47, "mmHg"))
  pf_ratio = PaO2 / max(machine.fi_o2, 0.01)
  exchange_ratio = lung.output_co2 / max(lung.uptake_o2, q(1, "mL/min"))
  metabolic_rate = q(3.941, "kcal/L") * tissues.consumption + q(1.106, "kcal/L") * tissues.production

  sid = fluids.sodium + fluids.potassium - fluids.chloride - lactate
  anion_gap = fluids.sodium - fluids.chloride - lung.HCO3
  albumin = albumin_share * fluids.protein
  globulin = fluids.protein - albumin
  calcium_ionised = calcium_free * (1 - calcium_alkali * (pH - 7.4))
  calcium = calcium_ionised + calcium_complexed + calcium_bound * albumin
  plasma_norepinephrine = norepinephrine_rest * reflex.activity
  hb_mass = hb * blood
  mcv = red_size * fluids.V_cells / fluids.V_cells0
  red_cells = fluids.haematocrit / mcv
  mch = hb / max(red_cells, q(1, "1/uL"))
  potassium_in = fluids.K_cells / fluids.V_cells

  renal_resistance = (kidney.P_slow - P_vena) / max(kidney.rbf, q(1, "mL/min"))
  net_filtration = kidney.P_gh - kidney.P_B - kidney.P_go
  filtration_coefficient = kidney.gfr / 2 / max(net_filtration, q(0.5, "mmHg"))
  urine_gravity = 1 + 0.001 * kidney.u_osmolality / q(37.5, "mmol/L")
  urine_potassium = kidney.u_potassium / max(urine, q(1e-3, "mL/min"))
  filtered_glucose = kidney.gfr * fluids.glucose * q(180.156, "g/mol")
end

return vitals
