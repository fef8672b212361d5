/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Views: what a run looks at, made once from its plan.
 *
 * Points are the moments at which a patient is looked at: the times of the record, and those at
 * which an outcome begins, ends or asks for a value. Things are the quantities that are looked at,
 * each once: what is recorded, what an outcome is made of, what has bounds of validity. A view is
 * read-only and owned by its run.
 */
#ifndef JM_RUN_VIEW_H
#define JM_RUN_VIEW_H

#include "core/plan/plan.h"

typedef struct jm_view_point {
    double t;        /* model time */
    uint32_t record; /* row of plan->times, UINT32_MAX where it is not recorded */
} jm_view_point;

typedef struct jm_view_thing {
    jm_ref ref;
    double low, high; /* bounds of validity, -INFINITY and INFINITY where there are none */
    bool has_bounds;
} jm_view_thing;

typedef struct jm_view {
    jm_view_point *points; /* [n_points + 1], the last one never comes */
    size_t n_points;
    jm_view_thing *things;
    size_t n_things;
    uint32_t *of_signal;  /* [plan->n_signals] row of things */
    uint32_t *of_outcome; /* [plan->n_outcomes] row of things; UINT32_MAX for doses */
} jm_view;

/* Takes its memory from `arena`. */
JM_CHECK jm_status jm_view_make(jm_view *view, const jm_plan *plan, jm_arena *arena, jm_error *err);

#endif
