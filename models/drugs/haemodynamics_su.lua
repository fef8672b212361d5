-- SPDX-License-Identifier: Apache-2.0
-- Heart rate, stroke volume and resistance under propofol and remifentanil after Su: each is made and lost like a
-- substance, both drugs act on what is made or lost, and pressure feeds back on what is made.

return model "drugs/haemodynamics_su" {
  title  = "Haemodynamics under propofol and remifentanil after Su 2023",
  source = "Su et al. 2023, Br J Anaesth (PMID 37355412), as implemented publicly; the article was not read again",
  time   = "min",

  parameter = {
    age     = { 35,     "yr",         "Age", range = { 18, 100 } },
    HR0     = { 56,     "1/min",      "Heart rate at rest", range = { 30, 120 }, vary = lognormal(0.15) },
    SV0     = { 82.2,   "mL",         "Stroke volume at rest", range = { 30, 150 }, vary = lognormal(0.2) },
    TPR0    = { 0.0163, "mmHg min/mL", "Resistance at rest", range = { 0.004, 0.06 }, vary = lognormal(0.2) },
    kout    = { 0.072,  "1/min",      "Rate constant of all three", range = { 0.005, 1 } },
    FB      = { -0.661, "1",          "Power of relative pressure that feeds back", range = { -3, 0 } },
    coupled = { 0.312,  "1",          "Fall of stroke volume with the logarithm of heart rate", range = { 0, 1 } },
    k_TDE   = { 0.067,  "1/min",      "Rate constant at which the first excitement fades", range = { 0, 1 } },
    TDE_HR  = { 0,      "1/min",      "Excitement at the start: heart rate; 6.7 in the article", range = { 0, 60 } },
    TDE_SV  = { 0,      "mL",         "Excitement at the start: stroke volume; 7.4 in the article", range = { 0, 60 } },
    E_TPR   = { -0.778, "1",          "Greatest effect of propofol on resistance", range = { -0.95, 0 } },
    C50_TPR = { 3.21,   "mg/L",       "Propofol of half that effect", range = { 0.2, 30 }, vary = lognormal(0.3) },
    n_TPR   = { 1.83,   "1",          "Its steepness", range = { 1, 6 } },
    E_SV    = { -0.154, "1",          "Greatest effect of propofol on stroke volume, at 35 years",
                range = { -0.5, 0 } },
    E_SV_age = { 0.0333, "1/yr",      "How it grows with age, logarithm", range = { 0, 0.05 } },
    C50_SV  = { 0.44,   "mg/L",       "Propofol of half that effect, and of half its effect on remifentanil's",
                range = { 0.02, 10 } },
    C50_R   = { 4.59,   "ug/L",       "Remifentanil of half the effect on resistance", range = { 0.2, 50 },
                vary = lognormal(0.3) },
    R_SV    = { 0.058,  "L/ug",       "Effect of remifentanil on the loss of stroke volume", range = { 0, 0.1 } },
    RP_SV   = { 0.21,   "L/ug",       "What propofol takes from it", range = { 0, 1 } },
    R_HR    = { 0.0327, "L/ug",       "Effect of remifentanil on the loss of heart rate", range = { 0, 0.1 } },
    RP_HR   = { 0.12,   "L/ug",       "What propofol takes from it", range = { 0, 1 } },
    C50_HR  = { 0.20,   "mg/L",       "Propofol of half of that", range = { 0.02, 10 } },
  },
  input = {
    propofol     = { 0, "mg/L", "Propofol in plasma", range = { 0, 1e3 } },
    remifentanil = { 0, "ug/L", "Remifentanil in plasma; the article stays below 8", range = { 0, 1e4 } },
  },
  state = {
    TPR  = { "mmHg min/mL", "Resistance" },
    SV_  = { "mL",    "Stroke volume, apart from excitement and heart rate" },
    HR_  = { "1/min", "Heart rate, apart from excitement" },
    excited_HR = { "1/min", "Heart rate from excitement" },
    excited_SV = { "mL",    "Stroke volume from excitement" },
  },
  signal = {
    HR  = { "1/min", "Heart rate" },
    SV  = { "mL",    "Stroke volume" },
    CO  = { "L/min", "Cardiac output" },
    MAP = { "mmHg",  "Mean arterial pressure" },
  },

  start = function(_ENV)
    TPR, SV_, HR_ = TPR0, SV0, HR0
    excited_HR, excited_SV = TDE_HR, TDE_SV
  end,

  equations = function(_ENV)
    local effects = require("drugs.lib.su")(_ENV, propofol, remifentanil)
    HR  = HR_ + excited_HR
    SV  = (SV_ + excited_SV) * (1 - coupled * log(HR / HR0))
    CO  = HR * SV
    MAP = CO * TPR
    local feedback = pow(MAP / (HR0 * SV0 * TPR0), FB)
    dot.TPR = kout * (TPR0 * feedback * effects.make_TPR - TPR * effects.lose_TPR)
    dot.SV_ = kout * (SV0 * feedback * effects.make_SV - SV_ * effects.lose_SV)
    dot.HR_ = kout * (HR0 * feedback - HR_ * effects.lose_HR)
    dot.excited_HR = -k_TDE * excited_HR
    dot.excited_SV = -k_TDE * excited_SV
  end,
}
