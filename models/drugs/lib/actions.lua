-- SPDX-License-Identifier: Apache-2.0
-- The words in which drugs say what they do, and in which "drugs/effects" hears it. Drugs of one kind add up:
-- each action is an amount that can be summed over drugs, 0 where a drug has none of it.

local actions = {}

actions.signals = {
  hypnotic     = { "mg/L", "Hypnotic at the brain, as much as so much propofol" },
  breath       = { "mg/L", "Depressant of breathing, as much as so much propofol" },
  dilator      = { "mg/L", "Depressant of vessels and heart, as much as so much propofol" },
  opioid       = { "ug/L", "Opioid at the brain, as much as so much remifentanil" },
  opioid_ahead = { "ug/L", "How much more of it there is at the centre of breathing, as much as so much remifentanil; "
                           .. "less than 0 while it is late there" },
  opioid_block = { "1",    "Antagonist of opioids: concentration over that which halves their effect" },
  alpha        = { "1",    "Constrictor of vessels: concentration over that of half the effect" },
  vasopressor  = { "1",    "Constrictor like vasopressin: concentration over that of half the effect" },
  beta1        = { "1",    "Stimulant of the heart: concentration over that of half the effect" },
  beta2        = { "1",    "Dilator by beta2 receptors: concentration over that of half the effect" },
  beta_block   = { "1",    "Blocker of beta1 receptors: concentration over that which doubles what an agonist needs" },
  vagal_block  = { "1",    "Blocker of the vagus: concentration over that of half the effect" },
  excitant     = { "1",    "Central stimulant of the circulation: concentration over that of half the effect" },
  dissociation = { "1",    "Dissociative anaesthetic: concentration over that at which half of the people awake" },
  curare       = { "1",    "Muscle block by competition: concentration over that of half the block" },
  depolarising = { "1",    "Muscle block by depolarisation: concentration over that of half the block" },
  curare_ahead = { "1",    "How much more than at the thumb there is at the diaphragm, which drugs reach sooner: as "
                           .. "curare; less than 0 when they leave" },
  depolarising_ahead = { "1", "The same for block by depolarisation" },
  histamine    = { "1",    "Histamine that is set free: concentration over that of half the widening of vessels" },
  bronchodilator = { "1",  "Opener of bronchi: concentration over that of half the effect" },
  cholinergic  = { "1",    "Acetylcholine that is not split: excess over what is there in health" },
  miotic       = { "1",    "Narrower pupils by what reaches the eye itself: logarithm of their width, less than 0" },
  reactivator  = { "1",    "What frees acetylcholinesterase: concentration over that of half the rate" },
  analeptic    = { "1",    "Stimulant of the rate of breathing: concentration over that of half the effect" },
  loop         = { "1",    "Diuretic in the loop of Henle: excretion over that of half the effect" },
}

return actions
