-- SPDX-License-Identifier: Apache-2.0
-- Reference run of "cardiovascular/pulsatile": five minutes towards the periodic state, with heart
-- rate, resistances, unstressed volumes and elastances where Ursino's reflexes hold them at rest.
-- The last ten beats are summed up.

local rate = 70.92
local late = { from = minutes(5) - seconds(10 * 60 / rate) }

return scenario {
  title    = "Pulsatile heart: the periodic state",
  model    = "cardiovascular/pulsatile",
  duration = minutes(5),
  options  = { rtol = 1e-8, atol = 1e-8 },
  record   = { every = { 0.002, "s" }, from = late.from, "pressure", "cardiac_output", "left.V",
               "P_ra", "P_la", "P_pa", "total_volume" },
  arms = {
    rest = {
      set = {
        rate = { rate, "1/min" }, R_sp = { 3.301, "mmHg s/mL" }, R_ep = { 1.398, "mmHg s/mL" },
        V_sv = { 1119.1, "mL" }, V_ev = { 1379.1, "mL" },
        ["left.Emax"] = { 2.948, "mmHg/mL" }, ["right.Emax"] = { 1.742, "mmHg/mL" },
      },
    },
  },
  outcomes = {
    mean_pressure  = mean("pressure", late),
    systolic       = maximum("pressure", late),
    diastolic      = minimum("pressure", late),
    cardiac_output = mean("cardiac_output", late),
    end_diastolic  = maximum("left.V", late),
    end_systolic   = minimum("left.V", late),
    right_atrium   = mean("P_ra", late),
    left_atrium    = mean("P_la", late),
    pulmonary      = mean("P_pa", late),
    most_blood     = maximum("total_volume"),
    least_blood    = minimum("total_volume"),
  },
}
