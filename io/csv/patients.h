/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patients tables: a cohort from a CSV file, one row a patient.
 *
 * A column `ID` (or id, patient) names the patients; without it they are 1, 2, …. Every other
 * column is a number for every patient, with its unit in the header: `weight [kg]`. What a column
 * means to a model is the plan's business; a column without a unit holds plain numbers (unit "1"),
 * which a parameter in kg will refuse.
 */
#ifndef JM_IO_PATIENTS_H
#define JM_IO_PATIENTS_H

#include "core/cohort/cohort.h"
#include "io/csv/csv_read.h"

/* `seed` is that of the draws a run makes. */
JM_CHECK jm_status jm_patients_read(jm_cohort **out, const char *path, uint64_t seed,
                                    jm_error *err);
/* The same from memory. */
JM_CHECK jm_status jm_patients_read_text(jm_cohort **out, const jm_csv_text *text, uint64_t seed,
                                         jm_error *err);

#endif
