-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "adult/anaesthesia": what an induction, opioids and pressors do to the adult, from one minute on.

local at = minutes(1)
local before, late = { to = at }, { from = minutes(13), to = minutes(15) }

local function bolus(drug, amount, unit, over)
  return { at = at, dose = drug .. ".iv", amount = { amount, unit }, duration = over or seconds(5) }
end
local function infusion(drug, amount, unit)
  return { at = at, set = { [drug .. ".infusion"] = { amount, unit } } }
end
local weight = 77

return scenario {
  title    = "An adult under propofol, opioids, a relaxant and pressors",
  model    = "adult/anaesthesia",
  settle   = minutes(5),
  duration = minutes(15),
  options  = { rtol = 1e-4, atol = 1e-6 },
  record   = { every = seconds(0.1), "hr", "map", "co", "cvp", "ve", "rr", "PaCO2", "spo2", "bis", "tof",
               "norepinephrine.concentration", "propofol_eleveld.effect" },
  arms = {
    rest      = {},
    propofol  = { timeline = { bolus("propofol_eleveld", 2 * weight, "mg", seconds(20)) } },
    rescued   = { doc = "Propofol on a ventilator, and phenylephrine when pressure is lowest",
                  set = { ["machine.mode"] = 1, ["machine.rate"] = { 12, "1/min" }, ["machine.volume"] = { 0.5, "L" } },
                  timeline = { bolus("propofol_eleveld", 2 * weight, "mg", seconds(20)),
                               { at = minutes(6), dose = "phenylephrine.iv", amount = { 2 * weight, "ug" } } } },
    morphine  = { timeline = { bolus("morphine", 11, "mg", minutes(4)) } },
    reversed  = { timeline = { bolus("morphine", 40, "mg", minutes(1)),
                               { at = minutes(10), dose = "naloxone.iv", amount = { 0.4, "mg" } } } },
    rocuronium = { set = { ["machine.mode"] = 1, ["machine.rate"] = { 12, "1/min" },
                           ["machine.volume"] = { 0.5, "L" } },
                   timeline = { bolus("rocuronium", 0.6 * weight, "mg") } },
    norepinephrine_005 = { timeline = { infusion("norepinephrine", 0.05 * weight, "ug/min") } },
    norepinephrine_010 = { timeline = { infusion("norepinephrine", 0.1 * weight, "ug/min") } },
    norepinephrine_020 = { timeline = { infusion("norepinephrine", 0.2 * weight, "ug/min") } },
    phenylephrine_25  = { timeline = { infusion("phenylephrine", 25, "ug/min") } },
    phenylephrine_100 = { timeline = { infusion("phenylephrine", 100, "ug/min") } },
  },
  outcomes = {
    rate_before = mean("hr", before), pressure_before = mean("map", before),
    rate = mean("hr", late), pressure = mean("map", late), output = mean("co", late),
    breaths = mean("rr", late), carbon_dioxide = mean("PaCO2", late),
    least_pressure = minimum("map"), least_rate = minimum("hr", { from = minutes(2) }),
    most_rate = maximum("hr", { from = minutes(2) }),
    no_breath = time_in("ve", below(1, "L/min"), { unit = "min" }),
    least_ventilation = minimum("ve"), least_bis = minimum("bis"), least_saturation = minimum("spo2"),
    -- around the rescue
    low = mean("map", { from = minutes(5.5), to = minutes(6) }),
    lifted = maximum("map", { from = minutes(6), to = minutes(8) }),
    output_low = mean("co", { from = minutes(5.5), to = minutes(6) }),
    output_lifted = mean("co", { from = minutes(7), to = minutes(8) }),
    breaths_reversed = mean("rr", { from = minutes(14) }),
    breaths_morphine = mean("rr", { from = minutes(9), to = minutes(10) }),
    fading = final("tof"),
    concentration = final("norepinephrine.concentration"),
  },
}
