-- SPDX-License-Identifier: Apache-2.0
-- Induction of anaesthesia with three pumps that are set to the same concentration at the effect site, 4 mg/L of
-- propofol, and believe in three formulas. The patients are those of the third, with deviations of their own; what they
-- get differs all the more. Remifentanil is given alike, and rocuronium when consciousness is lost.

local tci = require "drugs.lib.tci"

-- A pump of propofol that believes in the formula of a part of the model.
local function induction(part)
  return function(p)
    local pump = tci.pump(p, {
      target = 4, site = "effect", most = 200, part = "patient.propofol_eleveld", formula = tci.formula(p, part),
    })
    tci.pump(p, { target = 2, site = "effect", most = 1000, part = "patient.remifentanil_minto", unit = "ug" })
    local asleep = false
    p:on("consciousness < 0.2", function()
      if not asleep then
        asleep = true
        p:note("asleep; rocuronium")
        p:dose("patient.rocuronium.iv", 0.6 * p:get("weight", "kg"), "mg")
      end
    end)
    p:at(minutes(20), function()
      pump.target = 2.5                        -- until the operation begins
      p:note(string.format("%.0f mg of propofol until now", pump.given))
    end)
  end
end

return scenario {
  title    = "Induction of anaesthesia: one target, three formulas",
  model    = "drugs/induction",
  duration = minutes(40),
  cohort   = {
    patients = 24, seed = 20261128,
    vary = {
      "model",
      age    = { uniform(20, 80), "yr" },
      weight = { truncated(normal(75, 14), 48, 120), "kg" },
      height = { truncated(normal(172, 9), 150, 195), "cm" },
      sex    = discrete(0, 1, 1, 1),
    },
  },
  record   = { every = minutes(0.25), "propofol", "remifentanil", "bis", "MAP", "HR", "consciousness", "tolerance",
               "ventilation" },
  arms = {
    marsh    = { doc = "The slower effect site of the first pumps", script = induction("marsh") },
    schnider = { script = induction("schnider") },
    eleveld  = { script = induction("patient.propofol_eleveld") },
  },
  outcomes = {
    asleep_after = first_time("consciousness", below(0.2, "1"), { unit = "min" }),
    lowest_MAP   = minimum("MAP"),
    lowest_bis   = minimum("bis"),
    highest      = maximum("propofol"),
    given        = total_dose("patient.propofol_eleveld.iv", { unit = "mg" }),
    ready        = fraction_of_time("tolerance", above(0.9, "1"), { unit = "%", from = minutes(5), to = minutes(20) }),
  },
}
