-- SPDX-License-Identifier: Apache-2.0
-- What all models of propofol have in common beside kinetics: vessels follow more slowly than the brain, and more
-- slowly in the old, and what propofol does is the measure of what others do.
local propofol = {}

propofol.parameter = {
  vessels_half_life = { 5.3, "min", "Half-life of equilibration of plasma and vessels at 30 years",
    range = { 0.5, 30 },
    source = "Kazama et al. 1999, Anesthesiology 90:1517: 5.68, 5.92, 8.87 and 10.22 min at 20-39, "
    .. "40-59, 60-69 and 70-85 years; 5.3 min and 1.36 % a year lie within 0.9 min of all four" },
  vessels_age = { 0.0136, "1/yr", "How it grows with age, logarithm", range = { 0, 0.1 },
    source = "the same" },
  breath_sooner = { 1.3, "1", "How much faster plasma and the centre of breathing equilibrate than plasma and brain waves",
    range = { 1, 10 },
    source = "tuned, with the rise of the threshold, to an apnoea of some 40 s in most after 2 mg/kg: 37 +- 5 s in 80 %, "
    .. "Rolly & Versichelen 1985, Anaesthesia 40:945" },
}

propofol.sites = {
  vessels = { "Concentration at vessels and heart", function(_ENV)
    return math.log(2) / (vessels_half_life * exp(vessels_age * (age - q(30, "yr"))))
  end },
  centre = { "Concentration at the centre of breathing", function(_ENV) return breath_sooner * ke0 end },
}

function propofol.actions(_ENV)
  return { hypnotic = effect, breath = centre, dilator = vessels }
end

-- The data of a model of propofol, with what is common to all.
function propofol.like(d)
  d.parameter = d.parameter or {}
  for name, value in pairs(propofol.parameter) do d.parameter[name] = value end
  d.sites, d.actions = propofol.sites, propofol.actions
  return d
end

return propofol
