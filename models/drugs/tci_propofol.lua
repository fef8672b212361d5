-- SPDX-License-Identifier: Apache-2.0
-- Propofol from a pump that holds a concentration in the plasma, compiled: the pump believes in the formula, the
-- patient has deviations of his own.
local pump = require "drugs.lib.pump"

return model "drugs/tci_propofol" {
  title  = "Propofol from a pump with a target in the plasma",
  source = "Law: bolus, elimination, transfer (Schwilden 1981, Eur J Clin Pharmacol 20:379); propofol: Marsh et al. "
        .. "1991, doi:10.1093/bja/67.1.41",
  time   = "min",
  parameter = {
    weight = { 70,  "kg",     "Body weight", range = { 2, 300 } },
    most   = { 200, "mg/min", "Highest rate of the pump", range = { 1, 1e4 }, source = "1200 mL/h of 10 g/L" },
    tau    = { 2,   "s",      "How soon the pump gives what is missing", range = { 0.5, 60 }, source = "tuned" },
  },
  input = {
    target = { 0, "mg/L", "Concentration in plasma that the pump aims at", range = { 0, 20 } },
  },
  part = {
    formula = use "drugs/propofol_marsh" {},
    patient = use "drugs/propofol_marsh" {},
  },
  state = { given = { "mg", "What the pump has given" } },
  signal = {
    rate = { "mg/min", "What the pump gives now" },
    concentration = { "mg/L", "Plasma concentration of the patient" },
    predicted = { "mg/L", "Plasma concentration that the pump believes in" },
  },
  start = function(_ENV) given = 0 end,
  equations = function(_ENV)
    formula.weight, patient.weight = weight, weight
    rate = min(max(0, pump.rate(formula, target, tau)), most)
    formula.infusion, patient.infusion = rate, rate
    dot.given = rate
    concentration, predicted = patient.concentration, formula.concentration
  end,
}
