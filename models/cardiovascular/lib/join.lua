-- SPDX-License-Identifier: Apache-2.0
-- How heart, its muscle, what ails it and the brain's hold on it are wired, for every model that has `body`, `reflex`,
-- `heart_disease`, `myocardium`, `brain` and `tissues`.

local join = {}

local as_they_are = {
  "fibrillation", "coarseness", "pulseless", "ventricular", "atrial_fibrillation", "massage_rate", "massage",
  "stenosis_mitral", "stenosis_tricuspid", "stenosis_aortic", "stenosis_pulmonary",
  "regurgitation_mitral", "regurgitation_tricuspid", "regurgitation_aortic", "regurgitation_pulmonary",
}

-- `hurry`, `left` and `right` are what drugs, work and illness do to rate and force.
function join.heart(_ENV, hurry, left, right)
  local heart, d = body.heart, heart_disease
  d.sinus = reflex.rate * hurry
  d.vigour, d.pacemaker, d.standstill = myocardium.vigour, myocardium.pacemaker, myocardium.standstill
  heart.rate = d.rate
  heart.contractility_left  = reflex.contractility_left * left * d.force_left
  heart.contractility_right = reflex.contractility_right * right * d.force_right
  heart.contractility_atria = myocardium.vigour
  heart.stiffness_left, heart.stiffness_right = d.filling_left, d.filling_right
  heart.effusion, heart.asystole = d.fluid, d.stopped
  for _, name in ipairs(as_they_are) do heart[name] = d[name] end
end

-- What the muscle gets and asks for; `map` is a mean of some seconds, `pH` and `potassium` those of the blood.
function join.oxygen(_ENV)
  local function fed(bed)
    local asked = tissues["demand_" .. bed] * tissues["activity_" .. bed] * tissues.metabolism
    return 1 - tissues["missing_" .. bed] / asked
  end
  myocardium.fed, brain.fed = fed "heart", fed "brain"
  myocardium.rate, myocardium.pressure = heart_disease.rate, map
  myocardium.beating, myocardium.fibrillation = body.heart.beating, heart_disease.fibrillation
  myocardium.pH, myocardium.potassium = lung.pH, fluids.potassium
  tissues.activity_heart = myocardium.demand
end

-- Ends of a life.
function join.ends(_ENV)
  on { when = gt(brain.anoxia, 1), die = "the brain was without oxygen for too long" }
  on { when = lt(co, q(0.25, "L/min")), delay = q(10, "min"), persistent = false,
       die = "no circulation for ten minutes" }
end

return join
