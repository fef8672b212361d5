/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of what happened: /events of a results file, a CF indexed ragged array.
 *
 * Happenings wait per block of runs and are written in ascending order of runs, so the list does
 * not depend on the order in which groups finish. In outcomes-only files doses are left out.
 */
#ifndef JM_IO_RESULTS_EVENTS_H
#define JM_IO_RESULTS_EVENTS_H

#include "core/sink/sink.h"
#include "io/results/blocks.h"
#include "io/results/h5.h"

typedef struct jm_event_table {
    const jm_plan *plan;
    const char *path;
    hid_t group, event;
    hid_t *sets;  /* one per column of the list */
    hsize_t n;    /* events written */
    jm_rows rows; /* a list of kept happenings per row */
} jm_event_table;

JM_CHECK jm_status jm_event_table_begin(jm_event_table *e, hid_t file, const jm_plan *plan,
                                        const char *path, jm_error *err);
JM_CHECK jm_status jm_event_table_run(jm_event_table *e, const jm_run_result *result,
                                      jm_error *err);
JM_CHECK jm_status jm_event_table_end(jm_event_table *e, jm_error *err);
void jm_event_table_clear(jm_event_table *e);

#endif
