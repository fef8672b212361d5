-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/cabinet": what single drugs do to a man of 35 years and 70 kg, ten minutes after the start.

local given = minutes(10)

local function bolus(drug, amount, unit)
  return { at = given, dose = drug .. ".iv", amount = { amount, unit } }
end

local function infusion(drug, rate, unit)
  return { at = given, set = drug .. ".infusion", to = { rate, unit } }
end

return scenario {
  title    = "Single drugs in a body",
  model    = "drugs/cabinet",
  duration = minutes(130),
  options  = { rtol = 1e-8, atol = 1e-10 },
  record   = { every = minutes(0.1), "body.MAP", "body.HR", "body.SV", "body.CO", "body.TPR", "body.ventilation",
               "body.PCO2",
               "effects.drive", "effects.bis", "effects.consciousness", "effects.muscle_block",
               "effects.diaphragm_block", "effects.train_of_four", "effects.loop_block", "effects.resistance",
               "effects.rate" },
  arms = {
    rest            = {},
    propofol        = { set = { fear = 1 }, timeline = { bolus("propofol_eleveld", 140, "mg") } },
    morphine        = { timeline = { bolus("morphine", 10, "mg") } },
    reversed        = { timeline = { bolus("morphine", 10, "mg"),
                        { at = minutes(40), dose = "naloxone.iv", amount = { 0.4, "mg" } } } },
    fentanyl        = { timeline = { bolus("fentanyl", 150, "ug") } },
    remifentanil    = { timeline = { bolus("remifentanil_minto", 70, "ug") } },
    midazolam       = { timeline = { bolus("midazolam", 10, "mg") } },
    ketamine        = { timeline = { { at = given, dose = "ketamine.iv", amount = { 140, "mg" },
                                       duration = minutes(1) } } },
    subcutaneous    = { timeline = { { at = given, dose = "morphine.iv", amount = { 7.5, "mg" },
                                       duration = minutes(30) } } },
    rocuronium      = { timeline = { bolus("rocuronium", 42, "mg") } },
    rocuronium_less = { timeline = { bolus("rocuronium", 21, "mg") } },
    rocuronium_more = { timeline = { bolus("rocuronium", 84, "mg") } },
    succinylcholine = { timeline = { bolus("succinylcholine", 70, "mg") } },
    norepinephrine_1 = { timeline = { infusion("norepinephrine", 3.5, "ug/min") } },
    norepinephrine_2 = { timeline = { infusion("norepinephrine", 7, "ug/min") } },
    norepinephrine_4 = { timeline = { infusion("norepinephrine", 14, "ug/min") } },
    epinephrine_1   = { timeline = { infusion("epinephrine", 1.75, "ug/min") } },
    epinephrine_2   = { timeline = { infusion("epinephrine", 3.5, "ug/min") } },
    epinephrine_4   = { timeline = { infusion("epinephrine", 7, "ug/min") } },
    phenylephrine_25  = { timeline = { infusion("phenylephrine", 25, "ug/min") } },
    phenylephrine_100 = { timeline = { infusion("phenylephrine", 100, "ug/min") } },
    phenylephrine     = { timeline = { bolus("phenylephrine", 100, "ug") } },
    vasopressin     = { timeline = { infusion("vasopressin", 0.03, "U/min") } },
    atropine        = { timeline = { bolus("atropine", 1, "mg") } },
    esmolol         = { timeline = { infusion("esmolol", 21, "mg/min") } },
    furosemide      = { timeline = { bolus("furosemide", 40, "mg") } },
  },
  -- times count from the start, ten minutes before the drug
  outcomes = {
    lowest_MAP  = minimum("body.MAP"),
    highest_MAP = maximum("body.MAP"),
    lowest_HR   = minimum("body.HR"),
    highest_HR  = maximum("body.HR"),
    lowest_ventilation = minimum("body.ventilation"),
    largest_block = maximum("effects.muscle_block"),
    blocked_80  = first_time("effects.muscle_block", above(0.8, "1")),
    blocked_95  = first_time("effects.muscle_block", above(0.95, "1")),
    below_25    = time_in("effects.muscle_block", above(0.75, "1"), { unit = "min" }),
    no_breath   = time_in("effects.diaphragm_block", above(0.5, "1"), { unit = "min" }),
    fading      = time_in("effects.train_of_four", below(0.7, "1"), { unit = "min" }),
    asleep      = time_in("effects.consciousness", below(0.5, "1"), { unit = "min" }),
    most_loop   = maximum("effects.loop_block"),
  },
}
