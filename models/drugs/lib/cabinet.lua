-- SPDX-License-Identifier: Apache-2.0
-- All drugs that are injected or breathed in as a puff or a vapour, one model of each; sevoflurane needs a machine of
-- its own.
return {
  "propofol_eleveld", "remifentanil_minto", "fentanyl", "morphine", "naloxone", "midazolam", "ketamine", "rocuronium",
  "succinylcholine", "norepinephrine", "epinephrine", "phenylephrine", "vasopressin", "atropine", "esmolol",
  "furosemide", "salbutamol", "pralidoxime", "prednisone", "sarin",
}
