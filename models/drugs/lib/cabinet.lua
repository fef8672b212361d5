-- SPDX-License-Identifier: Apache-2.0
-- All drugs that are injected or inhaled from a puff, one model of each.
return {
  "propofol_eleveld", "remifentanil_minto", "fentanyl", "morphine", "naloxone", "midazolam", "ketamine", "rocuronium",
  "succinylcholine", "norepinephrine", "epinephrine", "phenylephrine", "vasopressin", "atropine", "esmolol",
  "furosemide", "salbutamol", "pralidoxime", "prednisone",
}
