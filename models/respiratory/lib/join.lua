-- SPDX-License-Identifier: Apache-2.0
-- How the parts of breathing are wired, for every model that has them: drive, chest, lung, means, lung_disease,
-- circle and a ventilator under a name of the model's choice.

local join = {}

-- What ails the lung reaches chest, drive and gas exchange.
function join.disease(_ENV)
  local d = lung_disease
  d.gas_left, d.gas_right = chest.pleural_left, chest.pleural_right
  chest.bronchoconstriction, chest.obstruction, chest.resistance = d.narrowing, d.upper, d.resistance
  chest.collapsing, chest.lung_compliance = d.collapsing, d.compliance
  for _, side in ipairs { "left", "right" } do
    chest["stiffness_" .. side], chest["blocked_" .. side] = d["stiffness_" .. side], d["blocked_" .. side]
    chest["pneumothorax_" .. side], chest["wound_" .. side] = d["pneumothorax_" .. side], d["wound_" .. side]
    chest["drain_" .. side], chest["effusion_" .. side] = d["drain_" .. side], d["fluid_" .. side]
  end
  drive.irritation, drive.timing, drive.strength, drive.retained = d.irritation, d.timing, d.strength, d.retained
  drive.load, drive.hypoxia_factor, drive.accustomed = chest.bronchial_load, d.o2_sense, d.accustomed
  chest.straining = drive.centre * (1 - drive.muscle_block)
  lung.diffusion, lung.wasted = d.diffusion, d.wasted
end

-- Bicarbonate that the kidney has kept for weeks is there with its CO2.
function join.chronic(_ENV)
  local within = q(20, "s")
  lung.filling = (lung_disease.stored - lag(lung_disease.stored, within)) / within
  tissues.filling = lung.filling
end

-- What the lung gets from chest and machine.
function join.lung(_ENV, name)
  lung.V_alveolar, lung.V_dead, lung.air_flow, lung.leak = chest.V_alveolar, chest.V_dead, chest.flow, chest.leak
  lung.fi_o2, lung.fi_co2 = _ENV[name].fi_o2, _ENV[name].fi_co2
end

-- Gas from mouth to alveoli. `name` is that of the ventilator.
function join.air(_ENV, name)
  local machine = _ENV[name]
  chest.effort, chest.P_mouth, chest.P_outside = drive.effort, machine.P_mouth, machine.P_outside
  chest.gas_uptake = lag(lung.gas_uptake, q(0.1, "s"))
  machine.P_alveolar, machine.conductance, machine.effort = chest.P_alveolar, chest.conductance, drive.effort
  machine.circle_o2, machine.circle_co2, machine.ve = circle.fi_o2, circle.fi_co2, means.ve
  circle.connected, circle.flow = machine.connected * machine.circle, chest.flow
  circle.f_o2, circle.f_co2, circle.ve = lung.f_o2_mouth, lung.f_co2_mouth, means.ve

  join.lung(_ENV, name)
  means.flow, means.P_co2, means.V_dead = chest.flow, lung.P_co2_out, chest.V_dead
  means.rate = machine.paced * machine.rate + (1 - machine.paced) * drive.rate
  means.paced, means.trying, means.own_rate = machine.paced, drive.trying, drive.rate
  lung.renewal = (means.ve - means.rr * chest.V_dead) * (1 - lung.waste)
end

-- Share of the blood that meets no ventilated alveoli: that of health, of what is closed, which keeps some of its
-- blood, and of what is ill. Where too little air comes, oxygen makes up for it.
function join.shunt(_ENV, healthy)
  local closed = lung_disease.kept * chest.collapse
  local relieved = (lung.PAO2 / q(250, "mmHg"))^2
  local uneven = lung_disease.admixture / (1 + relieved * relieved)
  return 1 - (1 - healthy) * (1 - closed) * (1 - lung_disease.shunt) * (1 - uneven)
end

return join
