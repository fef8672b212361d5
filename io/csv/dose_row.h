/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row of a dose table: its meaning in the model's units, or what is wrong with it.
 *
 * Everything that a row says by itself is checked here; what only shows beside other rows (order of
 * time) is the table's business, and so are IDs.
 */
#ifndef JM_IO_DOSE_ROW_H
#define JM_IO_DOSE_ROW_H

#include "io/csv/dose_columns.h"

enum {
    JM_EVID_OBSERVATION,
    JM_EVID_DOSE,
    JM_EVID_OTHER,
    JM_EVID_RESET,
    JM_EVID_RESET_DOSE
};

typedef struct jm_dose_row {
    uint64_t patient;      /* set by the table */
    size_t order;          /* of the row in the file; set by the table */
    int line;
    uint32_t evid;
    double t;              /* model time */
    uint32_t route;        /* doses only, like what follows: see jm_plan_event */
    double amount, rate, duration, interval;
    uint32_t times, steady;
} jm_dose_row;

/* Reads the CSV's present row. */
JM_CHECK jm_status jm_dose_row_read(jm_dose_row *out, const jm_dose_columns *columns,
                                    const jm_csv *csv, const jm_model *model, jm_error *err);

#endif
