/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dose tables: what is given to single patients and when, as event records in CSV.
 *
 * Columns, in any order and case: ID TIME AMT RATE DUR II ADDL EVID CMT SS, as pharmacometricians
 * write them, and columns named like a parameter or input of the model, whose values hold from
 * their row on until another row of that patient says otherwise. DV and MDV are passed over.
 *   TIME [h]   units stand in the header; without one: TIME, DUR and II in the model's unit of
 *              time, AMT in the route's unit, RATE in AMT's unit per TIME's unit
 *   RATE       -1: the model's rate, -2: the model's duration
 *   EVID       0 observation (counted, passed over), 1 dose, 2 other (parameters change),
 *              3 reset, 4 reset and dose; without the column a row with AMT or RATE is a dose
 *   CMT        a route or the state it enters, by name, or a route by number from 1; may be left
 *              out where the model has one route
 *   ADDL, II   so many more doses, so far apart; SS 1 starts from the steady state, 2 adds to it
 *   "." or ""  no value
 * Rows of a patient stand in order of time; patients may stand in any order.
 * It borrows model and cohort and leaves nothing but what it takes from the arena.
 */
#ifndef JM_IO_DOSE_TABLE_H
#define JM_IO_DOSE_TABLE_H

#include "core/plan/plan.h"
#include "io/csv/csv_read.h"

typedef struct jm_dose_table {
    size_t n_own;
    jm_plan_own *own; /* ascending by patient; from the arena, like all they point to */
    uint64_t n_rows, n_doses, n_settings, n_resets;
    uint64_t n_observations; /* rows with EVID 0: passed over */
} jm_dose_table;

/* `cohort` says which IDs there are; a table without ID is for a cohort of one patient. */
JM_CHECK jm_status jm_dose_table_read(jm_dose_table *out, const char *path, const jm_model *model,
                                      const jm_cohort *cohort, jm_arena *arena, jm_error *err);
/* The same from memory. */
JM_CHECK jm_status jm_dose_table_read_text(jm_dose_table *out, const jm_csv_text *text,
                                           const jm_model *model, const jm_cohort *cohort,
                                           jm_arena *arena, jm_error *err);

#endif
