-- SPDX-License-Identifier: Apache-2.0
-- The circulation of the body: arteries with inertia, seven beds side by side, their veins, and the veins of the chest
-- that they share. Veins have valves and collapse; upright, blood sinks into what hangs below the heart.

-- Per bed: flow at rest (mL/s) for documentation, peripheral compliance and unstressed volume, venous compliance and
-- unstressed volume, resistances, and how far the bed lies below the heart when standing (cm).
local albanese = "Albanese et al. 2016, doi:10.1152/ajpheart.00230.2014"
local split = "split off " .. albanese .. "; resistance tuned to the flow at rest"
local beds = {
  { "brain", "brain", C = 0.358, V = 72.13, R = 5.92, Cv = 7.5, Vv = 320, Rv = 0.075, h = -30,
    source = albanese },
  { "heart", "heart muscle", C = 0.119, V = 24, R = 14.2, Cv = 2.5, Vv = 105, Rv = 0.224, h = 0, source = albanese },
  { "muscle", "muscle", C = 0.525, V = 105.8, R = 4.65, Cv = 11, Vv = 480, Rv = 0.05, h = 68, source = albanese },
  { "splanchnic", "splanchnic bed", C = 1.85, V = 244, R = 3.16, Cv = 41, Vv = 1220, Rv = 0.038, h = 10, source = albanese },
  { "kidney", "kidneys", C = 0.2, V = 30, R = 4.0, Cv = 3, Vv = 35, Rv = 0.06, h = 9, source = split },
  { "skin", "skin", C = 0.22, V = 45, R = 14.75, Cv = 4.5, Vv = 205, Rv = 0.15, h = 40, source = split },
  { "other", "all else", C = 0.448, V = 90, R = 5.12, Cv = 9.5, Vv = 405, Rv = 0.06, h = 30, source = split },
}

local parameter = {
  P_start = { 86, "mmHg", "Pressure in the arteries at the start", range = { 20, 250 }, source = "near that of rest" },
  C_sa = { 0.28,   "mL/mmHg",     "Compliance of the large arteries", range = { 0.03, 3 }, vary = lognormal(0.15) },
  R_sa = { 0.06,   "mmHg s/mL",   "Resistance of the arteries", range = { 0.005, 1 } },
  L_sa = { 0.22e-3, "mmHg s^2/mL", "Inertance of the arteries", range = { 1e-5, 1e-2 } },
  squeeze = { 0.75, "1", "Share of the pressure in the left ventricle that presses on the coronary vessels",
              range = { 0, 1 }, source = "tuned to a flow of which four fifths are diastolic" },
  D1 = { 0.3855, "mmHg", "Thoracic veins: pressure at the unstressed volume", range = { -5, 5 } },
  K1 = { 0.15, "mmHg/mL", "Thoracic veins: elastance when filled", range = { 0.02, 1 }, vary = lognormal(0.15) },
  V_tvu = { 130, "mL", "Thoracic veins: unstressed volume", range = { 20, 400 } },
  D2 = { -5, "mmHg", "Thoracic veins: pressure when nearly empty", range = { -20, 0 } },
  K2 = { 0.4, "mmHg", "Thoracic veins: scale of the pressure when collapsed", range = { 0.05, 5 } },
  V_tvc = { 50, "mL", "Thoracic veins: volume per e-fold when collapsed", range = { 10, 200 } },
  Kxp = { 2, "mmHg", "Thoracic veins: suction of the last blood", range = { 0, 20 } },
  Kxv = { 8, "mL", "Thoracic veins: volume at which suction sets in", range = { 1, 50 } },
  KR = { 0.001, "mmHg s/mL", "Thoracic veins: resistance that rises as they empty", range = { 1e-5, 0.1 } },
  V_tvm = { 350, "mL", "Thoracic veins: volume at which they are wide", range = { 100, 1000 } },
  R_tv = { 0.025, "mmHg s/mL", "Thoracic veins: resistance", range = { 1e-3, 0.5 } },
  P_soft = { 0.3, "mmHg", "Pressure over which venous valves open", range = { 0.01, 5 }, source = "numerical" },
  P_wide = { 2, "mmHg", "Pressure over which coronary vessels close", range = { 0.1, 20 }, source = "numerical" },
  P_flat = { 0, "mmHg", "Pressure in the thoracic veins below which those outside of the chest are flat",
             range = { -10, 10 },
             source = "Guyton 2006: venous return does not grow below atmospheric pressure" },
  P_close = { 22, "mmHg", "Arterial above venous pressure at which half of the small vessels are closed", range = { 0, 60 },
              source = "tuned: after two minutes of arrest arteries hold 13.4 +- 8.5 mmHg more than the heart, "
                    .. "Paradis et al. 1990, doi:10.1001/jama.1990.03440080084029" },
  h_carotid = { 25, "cm", "Height of the carotid sinus above the heart", range = { 5, 60 },
                source = "Heldt et al. 2002, doi:10.1152/japplphysiol.00241.2001" },
  weight_of_blood = { 0.738, "mmHg/cm", "Pressure of a column of blood", range = { 0, 1.5 },
                    source = "Heldt 2004; 0 in weightlessness" },
  tilting = { 2, "s", "How long a change of posture takes", range = { 0.2, 120 }, source = "Heldt 2004, rapid tilt" },
}
local input = {
  F_in     = { 93, "mL/s", "Flow from the left ventricle" },
  P_ra     = { 4,  "mmHg", "Pressure in the right atrium" },
  P_thorax = { -3.7, "mmHg", "Pressure in the chest", range = { -100, 150 } },
  compressed = { 0, "mmHg", "Pressure that compressions of the chest put on the arteries", range = { 0, 150 } },
  P_myocardium = { 38, "mmHg", "Pressure in the left ventricle, which squeezes the coronary vessels" },
  bleeding = { 0, "mL/s", "Blood lost through a wound, while there is pressure that drives it", range = { 0, 500 } },
  wound    = { 0, "mL/s/mmHg", "Open wound: blood lost by pressure in the small vessels", range = { 0, 5 } },
  infusion = { 0, "mL/s", "Fluid or blood into a vein; less than 0 is a loss of fluid", range = { -50, 500 } },
  tilt     = { 0, "deg", "Angle of the body: 0 lying, 90 upright, less than 0 head down", range = { -90, 90 } },
  size     = { 1, "1", "Size of a person: multiplier of the volumes and compliances of the veins", range = { 0.2, 4 } },
  size_flow = { 1, "1", "Flow of a person at rest: what the resistances of the veins are divided by",
                range = { 0.1, 5 } },
  size_arteries = { 1, "1", "Arteries of a person: multiplier of compliances down to the peripheral vessels; their "
                    .. "resistance and inertia are divided by it", range = { 0.05, 5 } },
  stiffness_arteries = { 1, "1", "Multiplier of the stiffness of the arteries", range = { 0.2, 10 } },
  resistance = { 1, "1", "Multiplier of the resistance of all beds", range = { 0.02, 50 } },
  compliance_veins = { 1, "1", "Multiplier of the compliance of all veins", range = { 0.2, 5 } },
  volume_veins = { 0, "1", "Change of the unstressed volume of all veins, as a share of it", range = { -0.9, 2 } },
}
local state = {
  V_sa = { "mL",   "Blood in the large arteries, more than they hold without pressure", valid = { -5, 300 } },
  F_sa = { "mL/s", "Flow out of the arteries" },
  V_p  = { "mL",   "Blood in the peripheral vessels" },
  V_tv = { "mL",   "Blood in the thoracic veins", valid = { 0, 3000 } },
}
local signal = {
  P_aorta = { "mmHg", "Pressure in the aorta", valid = { -10, 400 } },
  P_carotid = { "mmHg", "Pressure in the carotid sinus" },
  P_p     = { "mmHg", "Pressure in the peripheral vessels, at the height of the heart" },
  P_tv    = { "mmHg", "Pressure in the thoracic veins" },
  F_venous = { "mL/s", "Flow into the right atrium" },
  F_bleeding = { "mL/s", "Blood that is lost" },
  upright = { "1", "Sine of the angle" },
  volume  = { "mL", "Blood in the body outside of heart and lung" },
}
for _, bed in ipairs(beds) do
  local name, text = bed[1], bed[2]
  local function from(value, unit, what, low, high, sigma)
    return { value, unit, what .. ", " .. text, range = { low, high }, source = bed.source,
             vary = sigma and lognormal(sigma) or nil }
  end
  parameter["C_" .. name .. "_p"] = from(bed.C, "mL/mmHg", "Peripheral compliance", 0.01, 20)
  parameter["V_" .. name .. "_p"] = from(bed.V, "mL", "Peripheral unstressed volume", 1, 2000)
  parameter["R_" .. name]         = from(bed.R, "mmHg s/mL", "Resistance", 0.2, 200, 0.2)
  parameter["C_" .. name .. "_v"] = from(bed.Cv, "mL/mmHg", "Venous compliance", 0.2, 200, 0.15)
  parameter["V_" .. name .. "_v0"] = from(bed.Vv, "mL", "Venous unstressed volume", 1, 4000, 0.07)
  parameter["R_" .. name .. "_v"] = from(bed.Rv, "mmHg s/mL", "Venous resistance", 0.005, 5)
  parameter["h_" .. name] = { bed.h, "cm", "How far below the heart when standing, " .. text, range = { -60, 120 },
                              source = "tuned to the fall of the stroke volume on tilting" }
  input["resistance_" .. name] = { 1, "1", "Multiplier of the resistance, " .. text, range = { 0.02, 50 } }
  input["volume_" .. name] = { 0, "mL", "Shift of the unstressed volume of the veins, " .. text,
                    range = { -2000, 3000 } }
  state["V_" .. name] = { "mL", "Blood in the veins, " .. text }
  signal["F_" .. name] = { "mL/s", "Flow, " .. text }
  signal["P_" .. name] = { "mmHg", "Pressure in the veins, " .. text }
end

return model "cardiovascular/systemic" {
  title  = "Systemic circulation with seven beds",
  source = "Albanese et al. 2016, doi:10.1152/ajpheart.00230.2014 (thoracic veins: "
        .. "Lu et al. 2001, doi:10.1152/ajpheart.2001.281.6.H2661)",
  time   = "s",
  parameter = parameter, input = input, state = state, signal = signal,

  start = function(_ENV)
    V_sa, F_sa = P_start * C_sa * size_arteries / stiffness_arteries, F_in
    local V = 0
    for _, bed in ipairs(beds) do
      local name = bed[1]
      V = V + size * _ENV["V_" .. name .. "_p"] + size_arteries * _ENV["C_" .. name .. "_p"] * (P_start - q(5, "mmHg"))
      _ENV["V_" .. name] = size * (_ENV["V_" .. name .. "_v0"] + _ENV["C_" .. name .. "_v"] * q(6.5, "mmHg"))
    end
    V_p  = V
    V_tv = size * (V_tvu + (P_ra + q(2.5, "mmHg") - P_thorax - D1) / K1)
  end,

  equations = function(_ENV)
    local function positive(x, soft) return 0.5 * (x + sqrt(x * x + soft * soft)) end

    -- Posture: what a column of blood adds in each bed.
    upright = sin(delay(tilt, tilting, 2))
    local column = weight_of_blood * upright
    local C_p, V_unstressed = 0, 0
    for _, bed in ipairs(beds) do
      local C = size_arteries * _ENV["C_" .. bed[1] .. "_p"]
      C_p = C_p + C
      V_unstressed = V_unstressed + size * _ENV["V_" .. bed[1] .. "_p"] + C * column * _ENV["h_" .. bed[1]]
    end

    -- Arteries.
    P_aorta   = V_sa * stiffness_arteries / (size_arteries * C_sa) + compressed
    P_carotid = P_aorta - column * h_carotid
    P_p = (V_p - V_unstressed) / C_p + compressed

    -- Thoracic veins: two laws, for filled and for collapsed ones, that pass into each other.
    local V = V_tv / size
    local filled = D1 + K1 * (V - V_tvu)
    local V_some = positive(V, q(2, "mL"))
    local flat   = D2 + K2 * exp(min(V / V_tvc, 12))
    local share  = 0.5 * (1 + tanh((V - V_tvu) / q(10, "mL")))
    P_tv = share * filled + (1 - share) * flat - Kxp / (exp(min(V_some / Kxv, 200)) - 1) + P_thorax
    local entry = P_flat + positive(P_tv - P_flat, q(1, "mmHg"))
    F_venous = (P_tv - P_ra) * size_flow / (KR * (V_tvm / V_some)^2 + R_tv)

    -- Small vessels close where little pressure is left: arteries of an arrested heart do not empty. Even powers, so that
    -- nothing is felt at the pressures of life.
    local left = ((P_p - P_tv) / (P_close + q(0.1, "mmHg")))^2
    local wide = left * left * left * left
    local open = wide / (1 + wide)

    -- The beds.
    local out, back = 0, 0
    for _, bed in ipairs(beds) do
      local name = bed[1]
      local h = column * _ENV["h_" .. name]
      local C = size * compliance_veins * _ENV["C_" .. name .. "_v"]
      local unstressed = size * _ENV["V_" .. name .. "_v0"] * (1 + volume_veins) + _ENV["volume_" .. name]
      local P = (_ENV["V_" .. name] - unstressed) / C
      local R = _ENV["R_" .. name] * _ENV["resistance_" .. name]
      local F
      if name == "heart" then
        -- The muscle closes its own vessels while it contracts: flow goes in diastole.
        local pressed = squeeze * P_myocardium
        F = positive(P_aorta - P - positive(pressed - P, P_wide), P_wide) / R * open
      else
        F = (P_p + h - P) / (R * resistance) * open
        out = out + F
      end
      local behind = h + entry
      if name == "brain" then
        -- Above the heart veins are flat, and it is the pressure around them that blood meets.
        behind = positive(P_tv + h, q(1, "mmHg"))
      end
      local F_v = positive(P - behind, P_soft) * (size_flow / _ENV["R_" .. name .. "_v"])
      _ENV["F_" .. name], _ENV["P_" .. name] = F, P
      dot["V_" .. name] = F - F_v + (name == "other" and infusion or 0)
      back = back + F_v
    end

    -- A wound bleeds as told, until pressure is nearly gone.
    local force = positive(P_p, q(1, "mmHg")) / q(5, "mmHg")
    F_bleeding = (bleeding + wound * P_p) * (1 - exp(-force * force))
    dot.V_sa = F_in - F_sa - F_heart
    dot.F_sa = ((P_aorta - P_p) * size_arteries - R_sa * F_sa) / L_sa
    dot.V_p  = F_sa - out - F_bleeding
    dot.V_tv = back - F_venous

    local all = V_sa + V_p + V_tv
    for _, bed in ipairs(beds) do all = all + _ENV["V_" .. bed[1]] end
    volume = all
  end,
}
