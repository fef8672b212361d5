-- SPDX-License-Identifier: Apache-2.0
-- Gas exchange: airway and alveoli, blood in the capillaries of the lung, and the blood on its way to the tissues
-- and back.
--
-- O2 and CO2 are amounts, in mL of gas at 0 C, dry, at 760 mmHg, whatever the pressure around. What crosses the
-- alveolar wall leaves the alveoli and enters the blood, what passes the
-- mouth is counted, so that the gas in here changes by what was breathed in and by what the tissues took, and by
-- nothing else. For that the same flow of blood goes through lungs, arteries and veins: wire `flow` to what the
-- tissues get.

local gas = require "blood/dissociation"

local n = 3                                          -- compartments of arteries, and of veins

local state = {
  airway_o2    = { "mL", "O2 in the airway", atol = 1e-04 },
  airway_co2   = { "mL", "CO2 in the airway", atol = 1e-04 },
  alveolar_o2  = { "mL", "O2 in the alveoli", atol = 1e-03 },
  alveolar_co2 = { "mL", "CO2 in the alveoli", atol = 1e-03 },
  P_around     = { "mmHg", "Pressure of the air as lung and blood feel it", valid = { 100, 5000 }, atol = 1e-3 },
  waste        = { "1", "Share of the alveoli that air reaches and no blood", valid = { -1e-6, 1 }, atol = 1e-6 },
  wasted_o2    = { "mL", "O2 in alveoli without blood", atol = 1e-03 },
  wasted_co2   = { "mL", "CO2 in alveoli without blood", atol = 1e-03 },
  monoxide     = { "mL", "Carbon monoxide in the blood", valid = { -1e-3, 2000 }, atol = 1e-4 },
  capillary_o2  = { "1", "Content of O2 in the capillaries of the lung", valid = { 0, 1 }, atol = 1e-7 },
  capillary_co2 = { "1", "Content of CO2 in the capillaries of the lung", valid = { 0, 3 }, atol = 1e-7 },
  finger_o2    = { "1", "Content of O2 in the finger's arteries", valid = { -0.01, 1 }, atol = 1e-6 },
  breathed_o2  = { "mL", "O2 that has come in through the mouth, net", atol = 1e-4 },
  breathed_co2 = { "mL", "CO2 that has come in, net: through the mouth, and with bicarbonate", atol = 1e-4 },
}
for i = 1, n do
  state["artery_o2_" .. i]  = { "1", "Content of O2 on the way to the tissues, part " .. i, atol = 1e-7 }
  state["artery_co2_" .. i] = { "1", "Content of CO2 on the way to the tissues, part " .. i, atol = 1e-7 }
  state["vein_o2_" .. i]    = { "1", "Content of O2 on the way to the lung, part " .. i, atol = 1e-7 }
  state["vein_co2_" .. i]   = { "1", "Content of CO2 on the way to the lung, part " .. i, atol = 1e-7 }
end

return model "respiratory/exchange" {
  title  = "Gas exchange in the lung and transport in the blood",
  source = "Albanese 2016, doi:10.1152/ajpheart.00230.2014 (Gas exchange); diffusion for equilibrium",
  time   = "s",

  parameter = {
    D_o2  = { 2.28, "mL/s/mmHg", "Conductance of the alveolar wall for O2, to the end of the capillary",
              range = { 0.05, 50 },
              vary = lognormal(0.2), source = "another implementation of Albanese 2016; gradient of 2 mmHg at rest" },
    D_co2 = { 20, "mL/s/mmHg", "Conductance of the alveolar wall for CO2", range = { 1, 500 },
              source = "Guyton & Hall 2006: about 20 times that of O2; a lower number hardly differs" },
    V_capillary = { 110,  "mL", "Blood in the capillaries of the lung that takes part", range = { 20, 500 },
                    source = "Guyton & Hall 2006: 70 mL at rest, up to 200" },
    V_artery    = { 1600, "mL", "Blood from there to the tissues", range = { 200, 5000 },
                    source = "Albanese 2016: 18 s at rest" },
    V_vein      = { 3000, "mL", "Blood from the tissues to the lung", range = { 200, 8000 },
                    source = "Albanese 2016: veins and 10 s at rest" },
    V_finger   = { 200, "mL", "Blood that passes before a finger shows what arrives", range = { 20, 2000 },
                   source = "two seconds at rest, beside the way to it" },
    finger_flow = { 15, "mL/s", "Flow of the body without which nothing pulsates in a finger", range = { 1, 60 },
                    source = "tuned: a sixth of rest" },
    finger_use = { 0.02, "1/min", "Content of O2 that a finger takes out of blood that stands still", range = { 0, 0.1 },
                   source = "tuned to muscle of the thumb under a tourniquet, whose saturation falls by about 10 % "
                         .. "a minute" },
    tau_around = { 4, "s", "Time in which gas of the lung follows the pressure around", range = { 0.5, 60 },
                   source = "so that a step of the pressure is a breath or two of flow" },
    tau_wasted = { 10, "s", "Time in which the share of alveoli without blood changes", range = { 1, 120 }, source = "some breaths" },
    D_co = { 30, "mL/min/mmHg", "Conductance of the alveolar wall for CO", range = { 2, 100 }, vary = lognormal(0.2),
             source = "Peterson & Stewart 1970 (Arch Environ Health 21:165), sitting man" },
    haldane_co = { 218, "1", "Affinity of haemoglobin for CO over that for O2", range = { 100, 400 },
                   source = "Peterson & Stewart 1970" },
    made_co = { 0.007, "mL/min", "CO that the body makes of haem", range = { 0, 0.1 }, source = "Coburn 1970" },
    saturation_rest = { 0.968, "1", "Arterial saturation at the start", range = { 0.3, 1 } },
  },
  input = {
    V_dead     = { 0.14, "L", "Volume of the airway, with mask or tubes", range = { 0.02, 1 } },
    V_alveolar = { 2.26, "L", "Volume of the alveoli", range = { 0.01, 12 } },
    air_flow   = { 0, "L/s", "Flow of gas at the mouth, inwards", range = { -30, 30 } },
    leak       = { 0, "L/s", "Flow of gas from the alveoli to where it is lost", range = { -30, 30 } },
    ventilation = { 0, "L/s", "Where the flow at the mouth is a mean: alveolar ventilation by the breaths that it "
            .. "hides",
                    range = { 0, 10 } },
    fi_o2      = { 0.2094, "1", "Share of O2 in what is breathed in, dry", range = { 0, 1 } },
    fi_co2     = { 0.0004, "1", "Share of CO2 in what is breathed in, dry", range = { 0, 1 } },
    P_air      = { 760, "mmHg", "Pressure of the air around", range = { 150, 4000 } },
    flow       = { 90, "mL/s", "Flow of blood through lungs and body", range = { 0, 1000 } },
    size       = { 1, "1", "Blood of a person: multiplier of its volumes here and of the alveolar wall",
                   range = { 0.2, 4 } },
    shunt      = { 0.025, "1", "Share of it that does not meet ventilated alveoli", range = { 0, 1 },
                   source = "Levitzky 2013: 2-5 %" },
    wasted     = { 0, "1", "Share of the alveoli that air reaches and no blood: of each breath it takes as much",
                   range = { 0, 0.9 } },
    fi_co      = { 0, "1", "Share of carbon monoxide in what is breathed in: 200e-6 is 200 ppm", range = { 0, 0.1 } },
    renewal    = { 4.9, "L/min", "Alveolar ventilation, mean, for carbon monoxide", range = { 0, 200 } },
    V_blood    = { 5500, "mL", "Blood that carries carbon monoxide", range = { 300, 15000 } },
    filling    = { 0, "1/s", "Growth of every content of CO2, as a share of it: what comes with bicarbonate that the "
                   .. "kidney has kept", range = { -1, 1 } },
    diffusion  = { 1, "1", "Multiplier of the conductance of the alveolar wall", range = { 0.01, 5 } },
    C_o2_tissue  = { 0.152, "1", "Content of O2 in blood that leaves the tissues", range = { 0, 1 } },
    C_co2_tissue = { 0.525, "1", "Content of CO2 in blood that leaves the tissues", range = { 0, 3 } },
    haemoglobin = { 15, "g/dL", "Haemoglobin", range = { 0.5, 25 }, source = "Guyton & Hall 2006" },
    co_start    = { 0.007, "1", "Share of the haemoglobin that carbon monoxide holds at the start", range = { 0, 0.9 },
                    source = "0.4-1 % in who does not smoke" },
    warmth      = { 0, "1", "Temperature of the blood above 37 C, in degrees", range = { -25, 8 } },
    strong_ions = { 38.66, "mmol/L", "Strong ion difference", range = { 5, 70 },
                    source = "computed: pH 7.40 at 40 mmHg" },
    albumin     = { 4.4, "g/dL", "Albumin", range = { 0.5, 7 }, source = "Figge, Mydosh & Fencl 1992" },
    phosphate   = { 1.16, "mmol/L", "Phosphate", range = { 0.1, 6 }, source = "Figge, Mydosh & Fencl 1992" },
  },
  state = state,
  signal = {
    carboxyhaemoglobin = { "1", "Share of the haemoglobin that carbon monoxide holds", valid = { -1e-6, 1 } },
    oxyhaemoglobin = { "1", "Share of all haemoglobin that holds O2, in arteries" },
    uptake_co   = { "mL/min", "Carbon monoxide from air into blood" },
    f_o2_mouth  = { "1", "Share of O2 in the gas that leaves the mouth, dry" },
    f_co2_mouth = { "1", "Share of CO2 in the gas that leaves the mouth, dry" },
    V_wasted = { "L", "Alveoli without blood" },
    P_co2_out = { "mmHg", "CO2 of the gas that leaves alveoli with blood and without" },
    PAO2  = { "mmHg", "Alveolar O2" },
    PACO2 = { "mmHg", "Alveolar CO2" },
    PcO2  = { "mmHg", "O2 in blood that leaves ventilated alveoli" },
    PaO2  = { "mmHg", "Arterial O2", valid = { 0, 4000 } },
    PaCO2 = { "mmHg", "Arterial CO2", valid = { 0, 400 } },
    SaO2  = { "1", "Arterial saturation of the haemoglobin that can bind O2" },
    CaO2  = { "1", "Arterial content of O2" },
    CaCO2 = { "1", "Arterial content of CO2" },
    CaCO2_normal = { "1", "Content of CO2 that normal blood had at this pressure" },
    PvO2  = { "mmHg", "Mixed venous O2" },
    PvCO2 = { "mmHg", "Mixed venous CO2" },
    SvO2  = { "1", "Mixed venous saturation" },
    CvO2  = { "1", "Mixed venous content of O2" },
    CvCO2 = { "1", "Mixed venous content of CO2" },
    C_o2_artery  = { "1", "Content of O2 in blood that reaches the tissues" },
    C_co2_artery = { "1", "Content of CO2 in blood that reaches the tissues" },
    P_co2_mouth  = { "mmHg", "CO2 in the airway: what a capnograph sees in expiration" },
    pH    = { "1", "Arterial pH" },
    HCO3  = { "mmol/L", "Arterial bicarbonate" },
    base_excess   = { "mmol/L", "Arterial base excess" },
    co2_share     = { "1", "Room for CO2 in this blood, of that in normal blood" },
    standard_HCO3 = { "mmol/L", "Bicarbonate of this blood at 40 mmHg of CO2" },
    uptake_o2    = { "mL/min", "O2 from alveoli into blood" },
    output_co2   = { "mL/min", "CO2 from blood into alveoli" },
    gas_uptake   = { "L/s", "Volume of gas that goes from alveoli into the blood, net" },
    gradient     = { "mmHg", "Alveolar minus arterial O2" },
    spo2         = { "1", "What a pulse oximeter at the finger shows: late, and it takes carbon monoxide for O2; "
                          .. "without a pulse the finger's blood" },
    total_o2     = { "mL", "O2 in airway, alveoli and blood, without the tissues" },
    total_co2    = { "mL", "CO2 in airway, alveoli and blood, without the tissues" },
  },

  start = function(_ENV)
    P_around, waste = P_air, wasted
    local amount = (P_air - q(47, "mmHg")) / q(863, "mmHg")
    airway_o2, airway_co2 = amount * V_dead * 0.16, amount * V_dead * 0.04
    wasted_o2, wasted_co2 = amount * V_alveolar * wasted * 0.16, amount * V_alveolar * wasted * 0.04
    local filled = V_alveolar * (1 - wasted)
    alveolar_o2, alveolar_co2 = amount * filled * 0.142, amount * filled * 0.0566
    monoxide = co_start * V_blood * q(1.34e-2, "dL/g") * haemoglobin
    local c_o2 = q(1.34e-2, "dL/g") * haemoglobin * (1 - co_start) * saturation_rest + 0.003
    local c_co2 = 0.487 * co2_share
    capillary_o2, capillary_co2, finger_o2 = c_o2, c_co2, c_o2
    breathed_o2, breathed_co2 = 0, 0
    for i = 1, n do
      _ENV["artery_o2_" .. i], _ENV["artery_co2_" .. i] = c_o2, c_co2
      _ENV["vein_o2_" .. i], _ENV["vein_co2_" .. i] = C_o2_tissue, C_co2_tissue
    end
  end,

  equations = function(_ENV)
    local mmHg, mM, dL = q(1, "mmHg"), q(1, "mmol/L"), q(1, "g/dL")

    -- What does not change with a breath: the blood's own curves.
    local sid, alb, phos = strong_ions / mM, albumin / dL, phosphate / mM
    local ph40, hco3_40 = gas.ph(_ENV, 40, sid, alb, phos)
    local room_co = q(1.34e-2, "dL/g") * haemoglobin * V_blood
    carboxyhaemoglobin = 0.95 * tanh(max(monoxide, 0 * monoxide) / (0.95 * room_co))
    local blood = gas.blood(_ENV, { haemoglobin = haemoglobin / dL, co = carboxyhaemoglobin, warmth = warmth,
                                    pH = ph40, bicarbonate = hco3_40 })
    standard_HCO3, co2_share = hco3_40 * mM, blood.co2_share

    -- Shares of dry gas, and pressures of it beside water vapour. When the pressure around changes, the gas that the
    -- lung has no room for passes the mouth, or what is missing comes in.
    dot.P_around = (P_air - P_around) / tau_around
    local dry = P_around - q(47, "mmHg")
    local expand = q(863, "mmHg") / dry               -- from 0 C, dry, 760 mmHg to alveolar gas
    local swelling = (P_air - P_around) / (tau_around * dry)
    local more_waste = (wasted - waste) / tau_wasted
    dot.waste = more_waste
    V_wasted = waste * V_alveolar
    local filled, idle = max(V_alveolar - V_wasted, q(1e-3, "L")), max(V_wasted, q(1e-5, "L"))
    local fd_o2, fd_co2 = airway_o2 * expand / V_dead, airway_co2 * expand / V_dead
    local fw_o2, fw_co2 = wasted_o2 * expand / idle, wasted_co2 * expand / idle
    local fa_o2, fa_co2 = alveolar_o2 * expand / filled, alveolar_co2 * expand / filled
    PAO2, PACO2 = fa_o2 * dry, fa_co2 * dry
    P_co2_out = (1 - waste) * PACO2 + waste * fw_co2 * dry
    P_co2_mouth = fd_co2 * dry
    f_o2_mouth, f_co2_mouth = fd_o2, fd_co2

    -- Blood in the capillaries: flow and diffusion.
    local capillary = flow * (1 - shunt)
    local pc_o2, pc_co2 = gas.pressures(_ENV, capillary_o2, capillary_co2, blood)
    local gas_left = V_alveolar / q(0.3, "L")             -- a lung without gas has no wall to cross
    local wall = diffusion * gas_left^4 / (1 + gas_left^4)
    local into_o2  = D_o2 * size * wall * (PAO2 - pc_o2 * mmHg)
    local into_co2 = D_co2 * size * wall * (PACO2 - pc_co2 * mmHg)
    CvO2, CvCO2 = _ENV["vein_o2_" .. n], _ENV["vein_co2_" .. n]
    dot.capillary_o2  = (capillary * (CvO2 - capillary_o2) + into_o2) / (size * V_capillary)
    dot.capillary_co2 = (capillary * (CvCO2 - capillary_co2) + into_co2) / (size * V_capillary)
                        + filling * capillary_co2
    uptake_o2, output_co2 = into_o2, -into_co2
    PcO2 = pc_o2 * mmHg

    -- Airway and alveoli. Where the flow turns it turns from one gas to the other without a kink; nothing moves
    -- when it is 0. Alveoli without blood take their share of each breath and give it back as it came.
    local turn = q(0.03, "L/s")
    local function both_ways(flow, share)
      local edge = turn * share
      local into = flow * 0.5 * (1 + flow / sqrt(flow * flow + edge * edge))
      return into, into - flow
    end
    gas_uptake = expand * (into_o2 + into_co2)
    local below = air_flow + V_alveolar * swelling
    local for_nothing = waste * (below - leak - gas_uptake) + more_waste * V_alveolar
    local inwards, outwards = both_ways(below + V_dead * swelling, 1)
    local down, up = both_ways(below - for_nothing, 1)
    local idle_down, idle_up = both_ways(for_nothing, max(waste, 1e-3))
    local lost = max(leak, 0)                         -- what comes back from a pleural space is not followed
    local function airway(fi, fd, fa, fw)
      return (inwards * fi - (outwards + down + idle_down) * fd + up * fa + idle_up * fw) / expand
    end
    local function without_blood(fd, fw) return (idle_down * fd - idle_up * fw) / expand end
    local function alveoli(fd, fa) return (down * fd - up * fa - lost * fa) / expand end
    local renewed_o2, renewed_co2 = ventilation * (fi_o2 - fa_o2) / expand, ventilation * (fi_co2 - fa_co2) / expand
    dot.airway_o2, dot.airway_co2 = airway(fi_o2, fd_o2, fa_o2, fw_o2), airway(fi_co2, fd_co2, fa_co2, fw_co2)
    dot.wasted_o2, dot.wasted_co2 = without_blood(fd_o2, fw_o2), without_blood(fd_co2, fw_co2)
    dot.alveolar_o2, dot.alveolar_co2 = alveoli(fd_o2, fa_o2) - into_o2 + renewed_o2, alveoli(fd_co2,
        fa_co2) - into_co2 + renewed_co2
    dot.breathed_o2  = (inwards * fi_o2 - outwards * fd_o2 - lost * fa_o2) / expand + renewed_o2
    -- Arterial blood is what has met alveoli and what has not.
    CaO2  = (1 - shunt) * capillary_o2 + shunt * CvO2
    CaCO2 = (1 - shunt) * capillary_co2 + shunt * CvCO2
    local pa_o2, pa_co2, sa_o2 = gas.pressures(_ENV, CaO2, CaCO2, blood)
    PaO2, PaCO2, SaO2 = pa_o2 * mmHg, pa_co2 * mmHg, sa_o2
    CaCO2_normal = CaCO2 / co2_share
    local ph, hco3 = gas.ph(_ENV, pa_co2, sid, alb, phos)
    pH, HCO3 = ph, hco3 * mM
    base_excess = gas.base_excess(ph, hco3, haemoglobin / dL) * mM
    gradient = PAO2 - PaO2
    local pv_o2, pv_co2, sv_o2 = gas.pressures(_ENV, CvO2, CvCO2, blood)
    PvO2, PvCO2, SvO2 = pv_o2 * mmHg, pv_co2 * mmHg, sv_o2

    -- To the tissues and back.
    local sum_o2  = airway_o2 + alveolar_o2 + wasted_o2 + size * V_capillary * capillary_o2
    local sum_co2 = airway_co2 + alveolar_co2 + wasted_co2 + size * V_capillary * capillary_co2
    local from_o2, from_co2, back_o2, back_co2 = CaO2, CaCO2, C_o2_tissue, C_co2_tissue
    for i = 1, n do
      local a_o2, a_co2 = _ENV["artery_o2_" .. i], _ENV["artery_co2_" .. i]
      local v_o2, v_co2 = _ENV["vein_o2_" .. i], _ENV["vein_co2_" .. i]
      dot["artery_o2_" .. i]  = n * flow / (size * V_artery) * (from_o2 - a_o2)
      dot["artery_co2_" .. i] = n * flow / (size * V_artery) * (from_co2 - a_co2) + filling * a_co2
      dot["vein_o2_" .. i]  = n * flow / (size * V_vein) * (back_o2 - v_o2)
      dot["vein_co2_" .. i] = n * flow / (size * V_vein) * (back_co2 - v_co2) + filling * v_co2
      from_o2, from_co2, back_o2, back_co2 = a_o2, a_co2, v_o2, v_co2
      sum_o2  = sum_o2 + size * (V_artery * a_o2 + V_vein * v_o2) / n
      sum_co2 = sum_co2 + size * (V_artery * a_co2 + V_vein * v_co2) / n
    end
    C_o2_artery, C_co2_artery = from_o2, from_co2
    dot.breathed_co2 = (inwards * fi_co2 - outwards * fd_co2 - lost * fa_co2) / expand + renewed_co2
                       + filling * (sum_co2 - airway_co2 - alveolar_co2 - wasted_co2)
    -- Blood that stands still in a finger loses its O2 there.
    local pulse = flow * flow / (flow * flow + (size * finger_flow)^2)
    dot.finger_o2 = flow / (size * V_finger) * (C_o2_artery - finger_o2)
                    - (1 - pulse) * finger_use * finger_o2 / (finger_o2 + 0.02)
    local _, _, finger = gas.pressures(_ENV, finger_o2, C_co2_artery, blood)
    oxyhaemoglobin = (1 - carboxyhaemoglobin) * SaO2

    -- Carbon monoxide between air and blood, as Coburn, Forster and Kane have it (1965, doi:10.1172/JCI105296): what is
    -- bound presses back, the more the less O2 holds the same haemoglobin.
    local held = haldane_co * max(oxyhaemoglobin, 0.05)
    local back = carboxyhaemoglobin * pc_o2 * mmHg / held
    uptake_co = (fi_co * dry - back) / (1 / (D_co * diffusion) + q(713, "mmHg") / max(renewal, q(0.1, "L/min")))
    dot.monoxide = uptake_co + made_co

    spo2 = carboxyhaemoglobin + (1 - carboxyhaemoglobin) * finger
    total_o2, total_co2 = sum_o2, sum_co2
  end,
}
