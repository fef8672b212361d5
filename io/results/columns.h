/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns of a results file: one number per run. Fate, time reached, effort, flags, outcomes, and
 * the parameters that differ between runs; parameters that are the same for all are scalars.
 * Columns borrow their target and own their datasets between begin and clear.
 */
#ifndef JM_IO_RESULTS_COLUMNS_H
#define JM_IO_RESULTS_COLUMNS_H

#include "core/sink/sink.h"
#include "io/results/blocks.h"
#include "io/results/target.h"

typedef struct jm_columns {
    const jm_target *to;
    const jm_plan *plan;
    hid_t *sets;        /* [n] datasets: fixed ones, outcomes, parameters */
    jm_pieced *pieced;  /* [n] how they are written */
    size_t n;
    uint32_t *param;    /* [n_param] rows of p that differ between runs */
    size_t n_param;
    jm_rows rows;       /* data [n][JM_LAYOUT_BLOCK] doubles */
} jm_columns;

/* Rows of p that differ between runs, ascending: what the cohort varies and what arms set at the
   start. `out` has room for all; gives their number. */
size_t jm_columns_differing(const jm_plan *plan, uint32_t *out);

JM_CHECK jm_status jm_columns_begin(jm_columns *c, const jm_target *to, jm_error *err);
JM_CHECK jm_status jm_columns_run(jm_columns *c, const jm_run_result *result, jm_error *err);
JM_CHECK jm_status jm_columns_end(jm_columns *c, jm_error *err);
void jm_columns_clear(jm_columns *c);

#endif
