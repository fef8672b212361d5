-- SPDX-License-Identifier: Apache-2.0
-- A patient under anaesthesia, and beside the patient what other formulas say of the same person, for pumps that
-- believe in them: scenarios/anaesthesia/induction_tci.lua.

return model "drugs/induction" {
  title  = "A patient under anaesthesia, and the formulas of other pumps",
  source = "Propofol after Eleveld 2018 in the patient; Marsh 1991 and Schnider 1998 for the pumps",
  time   = "min",
  parameter = {
    age    = { 45,  "yr", "Age", range = { 18, 90 } },
    weight = { 75,  "kg", "Body weight", range = { 40, 150 } },
    height = { 172, "cm", "Height", range = { 145, 205 } },
    sex    = { 0,   "1",  "0: male, 1: female", range = { 0, 1 } },
  },
  part = {
    patient  = use "drugs/anaesthesia" { fear = 1 },
    marsh    = use "drugs/propofol_marsh" {},
    schnider = use "drugs/propofol_schnider" {},
  },
  signal = {
    propofol = { "mg/L", "Propofol at the patient's brain" },
    remifentanil = { "ug/L", "Remifentanil at the patient's brain" },
    bis = { "1", "Bispectral index" },
    MAP = { "mmHg", "Mean arterial pressure" },
    HR = { "1/min", "Heart rate" },
    consciousness = { "1", "Probability of consciousness" },
    tolerance = { "1", "Probability of tolerating laryngoscopy" },
    ventilation = { "L/min", "Ventilation" },
  },
  equations = function(_ENV)
    for _, part in ipairs { "patient", "marsh", "schnider" } do
      for _, name in ipairs { "age", "weight", "height", "sex" } do _ENV[part][name] = _ENV[name] end
    end
    propofol, remifentanil = patient.propofol_eleveld.effect, patient.remifentanil_minto.effect
    bis, consciousness, tolerance = patient.effects.bis, patient.effects.consciousness, patient.effects.tolerance
    MAP, HR, ventilation = patient.body.MAP, patient.body.HR, patient.body.ventilation
  end,
}
