-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "drugs/effects": surfaces at given concentrations, curves at their half and at nothing.

local function under(set)
  local units = { hypnotic = "mg/L", breath = "mg/L", dilator = "mg/L", opioid = "ug/L" }
  set.breath = set.breath or set.hypnotic
  for name, value in pairs(set) do set[name] = { value, units[name] or "1" } end
  return { set = set }
end

return scenario {
  title    = "Effects of drugs: surfaces and curves",
  model    = "drugs/effects",
  duration = minutes(1),
  record   = { every = minutes(1), "bis", "tolerance", "consciousness", "drive", "breath_rate", "breath_depth", "rate",
               "stroke_volume",
               "contractility", "resistance", "venous_tone", "baroreflex", "muscle_block", "diaphragm_block",
               "train_of_four", "pupil", "loop_block", "opioid_effect" },
  arms = {
    none = {},
    p4   = under { hypnotic = 4, dilator = 4 },
    p6   = under { hypnotic = 6 },
    p4r4 = under { hypnotic = 4, dilator = 4, opioid = 4 },
    p2r2 = under { hypnotic = 2, opioid = 2 },
    p3r3 = under { hypnotic = 3, opioid = 3 },
    r4   = under { opioid = 4 },
    p1   = under { hypnotic = 1, dilator = 1 },
    r1   = under { opioid = 1 },
    r8   = under { opioid = 8 },
    half_propofol = under { hypnotic = 1.33 },
    half_opioid = under { opioid = 0.92 },
    reversed = under { opioid = 9.2, opioid_block = 9 },
    loc      = under { hypnotic = 1.80 },
    curare   = under { curare = 1 },
    depolarised = under { depolarising = 1 },
    diuretic = under { loop = 1 },
    everything = under { hypnotic = 1e4, dilator = 1e4, opioid = 1e6, alpha = 1e6, vasopressor = 1e6, beta1 = 1e6,
                         beta2 = 1e6, beta_block = 1e6, vagal_block = 1e6, excitant = 1e6, dissociation = 1e6,
                         curare = 1e6, depolarising = 1e6, loop = 1e6 },
  },
}
