-- SPDX-License-Identifier: Apache-2.0
-- A room of the emergency department, to be lived with rather than run:
--
--     jumeau live scenarios/live/ward.lua --patient 1,3
--
-- Nothing happens to these people until somebody who teaches lets it happen. `actions` are the buttons; what is hidden
-- is not told to those who learn: they see what becomes of the patient. What the screen shows goes without saying for
-- an adult. Severities are from 0 to 1; "cardiovascular/disease" and "respiratory/disease" say what they mean.

local function weight(p) return p:get("person.weight", "kg") end

-- Sets many inputs: dimensionless ones, and pairs of a number and a unit.
local function set(p, what)
  for name, value in pairs(what) do
    if type(value) == "table" then p:set(name, value[1], value[2]) else p:set(name, value) end
  end
end

-- An action that is one input, with a value in the unit that the button says.
local function input(label, doc, name, value, unit, high, hidden)
  return { label = label, doc = doc, value = { value, unit, low = 0, high = high }, hidden = hidden,
           act = function(p, x) p:set(name, x, unit) end }
end

local function severity(label, doc, name, value)
  return input(label, doc, name, value, "1", 1, true)
end

-- A rhythm ends what was before.
local function rhythm(label, doc, what)
  return { label = label, doc = doc, hidden = true, act = function(p)
    for _, name in ipairs { "asystole", "fibrillation", "pulseless", "ventricular", "paced" } do
      p:set("heart_disease." .. name, what[name] or 0)
    end
  end }
end

return scenario {
  title    = "A room of the emergency department",
  doc      = "An adult of the cohort, healthy until somebody decides otherwise.",
  model    = "adult/anaesthesia",
  cohort   = { patients = 4, seed = 20261128, vary = "model" },
  duration = minutes(2),
  options  = { rtol = 1e-4, atol = 1e-6, method = "dopri5" },
  record   = { every = seconds(1), "hr", "map", "sbp", "dbp", { "spo2", "%" }, "rr", "etco2", "temperature" },
  arms     = { usual = { doc = "Nothing but what is ordered" } },
  live     = { tick = seconds(1 / 128), speed = 1 },

  actions = {
    -- What happens
    bleed = input("Haemorrhage", "Blood lost, whatever the pressure is", "body.systemic.bleeding", 100, "mL/min", 1000,
                  true),
    wound = { label = "Open wound", doc = "Bleeds by the pressure: 1 is a leg that was torn off", hidden = true,
              value = { 0.6, low = 0, high = 1 },
              act = function(p, x) p:set("body.systemic.wound", x * 500 / 60 / 85, "mL/s/mmHg") end },
    pneumothorax = severity("Tension pneumothorax", "Hole in the left lung, a valve: 1 fills the chest in a minute",
                            "lung_disease.pneumothorax_left", 0.6),
    bronchospasm = severity("Bronchospasm", "0.3 wheeze, 0.6 severe, 0 over", "lung_disease.bronchoconstriction", 0.5),
    airway       = severity("Obstructed airway", "0.3 snoring, 0.6 stridor, 1 closed, 0 free",
                            "lung_disease.obstruction", 0.6),
    sepsis       = severity("Sepsis", "0.6 low pressure and a raised lactate, 1 shock", "illness.sepsis", 0.8),
    tamponade    = severity("Tamponade", "0.5 pressure falls, 0.8 shock", "heart_disease.tamponade", 0.6),
    embolism     = severity("Pulmonary embolism", "Share of the vessels of the lung that is closed",
                            "heart_disease.embolism", 0.5),
    pain         = severity("Pain", "0.4 a hand in ice water, 1 the worst", "illness.pain", 0.5),
    fibrillation = rhythm("Ventricular fibrillation", "An arrest that a shock can end", { fibrillation = 1 }),
    asystole     = rhythm("Asystole", "The heart stands still", { asystole = 1 }),
    electrical   = rhythm("Pulseless activity", "Beats in the ECG that move nothing", { pulseless = 1 }),
    sinus        = rhythm("Sinus rhythm", "The heart beats again by itself", {}),

    -- What is done
    stop_bleeding = { label = "Stop the bleeding", doc = "Pressure, a tourniquet or a suture", act = function(p)
      set(p, { ["body.systemic.bleeding"] = { 0, "mL/min" }, ["body.systemic.wound"] = { 0, "mL/s/mmHg" } })
    end },
    oxygen = { label = "Oxygen", doc = "By a mask with a reservoir; 0 takes it off",
               value = { 12, "L/min", low = 0, high = 15 }, act = function(p, flow)
      p:set("machine.oxygen_flow", flow, "L/min")
      p:set("machine.oxygen_catch", 0.9)
    end },
    crystalloid = input("Crystalloid", "0.9 % saline; 0 stops it", "fluids.crystalloid", 50, "mL/min", 500),
    blood       = input("Blood", "Packed red cells; 0 stops it", "fluids.blood", 50, "mL/min", 300),
    induction = { label = "Propofol", doc = "A bolus per weight", value = { 2, "mg/kg", low = 0, high = 4 },
                  act = function(p, dose) p:dose("propofol_eleveld.iv", dose * weight(p), "mg") end },
    asleep = { label = "Propofol, infusion", doc = "0 stops it", value = { 6, "mg/kg/h", low = 0, high = 12 },
               act = function(p, rate) p:set("propofol_eleveld.infusion", rate * weight(p) / 60, "mg/min") end },
    opioid = { label = "Morphine", doc = "A bolus", value = { 5, "mg", low = 0, high = 20 },
               act = function(p, dose) p:dose("morphine.iv", dose, "mg") end },
    relax = { label = "Rocuronium", doc = "A bolus per weight", value = { 0.6, "mg/kg", low = 0, high = 1.2 },
              act = function(p, dose) p:dose("rocuronium.iv", dose * weight(p), "mg") end },
    ventilate = { label = "Intubate and ventilate", doc = "7 mL per kg of ideal weight, PEEP 5 cmH2O, half oxygen; the "
                  .. "value is the rate", value = { 14, "1/min", low = 4, high = 40 }, act = function(p, rate)
      set(p, { ["machine.mode"] = 1, ["machine.volume"] = { 0.007 * p:get("ideal_weight", "kg"), "L" },
               ["machine.rate"] = { rate, "1/min" }, ["machine.peep"] = { 5, "cmH2O" }, ["machine.fio2"] = 0.5,
               ["lung_disease.obstruction"] = 0 })
    end },
    fio2 = { label = "FiO2", doc = "Of the ventilator", value = { 0.5, low = 0.21, high = 1 },
             act = function(p, share) p:set("machine.fio2", share) end },
    peep = input("PEEP", "Of the ventilator", "machine.peep", 5, "cmH2O", 20),
    extubate = { label = "Extubate", doc = "The machine is off", act = function(p) p:set("machine.mode", 0) end },
    norepinephrine = { label = "Norepinephrine", doc = "Infusion; 0 stops it",
                       value = { 0.1, "ug/kg/min", low = 0, high = 2 },
                       act = function(p, rate) p:set("norepinephrine.infusion", rate * weight(p), "ug/min") end },
    phenylephrine = { label = "Phenylephrine", doc = "A bolus", value = { 100, "ug", low = 0, high = 500 },
                      act = function(p, dose) p:dose("phenylephrine.iv", dose, "ug") end },
    decompress = { label = "Needle decompression", doc = "Of the left chest", act = function(p)
      p:set("lung_disease.drain_left", 0.2)
    end },
    drain = { label = "Chest drain", doc = "Of the left chest", act = function(p)
      p:set("lung_disease.drain_left", 1)
    end },
    compressions = { label = "Chest compressions", doc = "5 cm deep; 0 pauses them",
                     value = { 100, "1/min", low = 0, high = 140 }, act = function(p, rate)
      p:set("heart_disease.massage_rate", rate, "1/min")
      p:set("heart_disease.massage_depth", rate > 0 and 5 or 0, "cm")
    end },
    defibrillate = { label = "Defibrillate", doc = "Ends fibrillation, no other rhythm", act = function(p)
      p:set("heart_disease.fibrillation", 0)
    end },
  },
}
