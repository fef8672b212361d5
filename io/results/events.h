/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of what happened: /events of a results file, a CF indexed ragged array.
 *
 * An event is a run, a time, a value and an entry; entries say once what many events share: kind,
 * label, unit and source. Events wait per block of runs and are written in ascending order of
 * runs, so neither list depends on the order in which groups finish. In outcomes-only files
 * doses, settings and model events are left out.
 */
#ifndef JM_IO_RESULTS_EVENTS_H
#define JM_IO_RESULTS_EVENTS_H

#include "core/base/map.h"
#include "core/sink/sink.h"
#include "io/results/blocks.h"
#include "io/results/target.h"

enum {
    JM_EVENT_TEXTS = 4,  /* kind, label, unit, source */
    JM_EVENT_SETS = 5    /* event, run_index, event_time, value, entry_index */
};

/* What events share, in order of arrival. */
typedef struct jm_event_entry {
    char *text[JM_EVENT_TEXTS];
    int32_t final;          /* its place in the file; -1 until an event with it is written */
    uint32_t after;         /* the entry of the event that last came after one of this entry */
} jm_event_entry;

typedef struct jm_event_table {
    const jm_target *to;
    const jm_plan *plan;
    hid_t group;
    hid_t sets[JM_EVENT_SETS]; /* the first is the dimension of the others */
    jm_pieced pieced[JM_EVENT_SETS];
    hsize_t n;              /* events written: whole pieces, until the end */
    double *tail;           /* [JM_EVENT_SETS][JM_LAYOUT_BLOCK] those that follow */
    size_t n_tail;
    jm_rows rows;           /* kept events of each row */
    jm_map *known;          /* the four texts in one → entry */
    jm_event_entry *entries;
    uint32_t n_entries, room;
    uint32_t last;          /* entry of the event that came last */
    uint32_t *order;        /* [n_final] entries in the order of the file */
    uint32_t n_final;
} jm_event_table;

JM_CHECK jm_status jm_event_table_begin(jm_event_table *e, const jm_target *to, jm_error *err);
JM_CHECK jm_status jm_event_table_run(jm_event_table *e, const jm_run_result *result,
                                      jm_error *err);
JM_CHECK jm_status jm_event_table_end(jm_event_table *e, jm_error *err);
void jm_event_table_clear(jm_event_table *e);

#endif
