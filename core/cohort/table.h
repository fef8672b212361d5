/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cohorts from a table: rows that were measured or made elsewhere.
 *
 * io/csv/patients.h reads the file; this takes its rows, so that the core knows no file format.
 * The cohort copies all it is given and owns it.
 */
#ifndef JM_COHORT_TABLE_H
#define JM_COHORT_TABLE_H

#include "core/cohort/cohort.h"

typedef struct jm_table {
    uint64_t n;               /* patients, >= 1 */
    uint64_t seed;            /* of the draws that a run makes; the rows do not depend on it */
    size_t n_columns;
    const jm_column *columns;
    const double *values;     /* [n_columns][n] in the columns' units */
    const char *const *ids;   /* [n], or NULL: "1", "2", … */
} jm_table;

JM_CHECK jm_status jm_cohort_table(jm_cohort **out, const jm_table *table, jm_error *err);

#endif
