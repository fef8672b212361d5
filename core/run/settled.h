/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settling: patients live through some time before the plan begins, untreated, so that what is done
 * to them then finds them at rest. All arms and replicates of a patient begin with the same state.
 *
 * The time before is a plan of its own with one arm and the same groups, carried out when a group
 * of it is first asked for. What it came to is kept for the other arms as long as memory allows,
 * and on disk for other runs where somebody has said where.
 */
#ifndef JM_RUN_SETTLED_H
#define JM_RUN_SETTLED_H

#include "core/body/body.h"
#include "core/plan/plan.h"
#include "core/run/protocol.h"
#include "core/run/run.h"

typedef struct jm_settled jm_settled;

/* What a patient has come to; `states` is NULL where it did not get there. */
typedef struct jm_settled_patient {
    const double *states;       /* [n_states] */
    size_t n_rows;              /* rows of p that events of the model set */
    const uint32_t *row;        /* [n_rows] */
    const double *before, *now; /* [n_rows] what stood there when settling began, and ended */
    const double *held;         /* [n_roots] conditions of events that held at the end: 1, else 0 */
    jm_status status;           /* JM_OK, or why it did not get there */
    const char *reason;
} jm_settled_patient;

/* Borrows the plan, whose `settle` is positive. */
JM_CHECK jm_status jm_settled_new(jm_settled **out, const jm_plan *plan, jm_error *err);
void jm_settled_free(jm_settled *settled);
/* Settles the patients of group `g` of the plan, where that has not been done. */
JM_CHECK jm_status jm_settled_group(jm_settled *settled, uint64_t g, jm_error *err);
/* Patient number `k` of the group that was asked for last; stands until the next one is. */
jm_settled_patient jm_settled_of(const jm_settled *settled, uint32_t k);
/* Puts the events of patient number `k` that waited then where they wait in `body`. False without
   memory. */
JM_CHECK bool jm_settled_resume(const jm_settled *settled, uint32_t k, jm_body *body);
/* A patient of the time before has come to its end: called by the run that settles. */
void jm_settled_leave(jm_settled *settled, const jm_hand *hand);
/* Groups are looked for in `folder` first and kept there; it is copied. */
JM_CHECK jm_status jm_settled_keep(jm_settled *settled, const char *folder, jm_error *err);
/* As jm_run_meanwhile. */
void jm_settled_meanwhile(jm_settled *settled, jm_meanwhile_fn *meanwhile, void *user);
/* Groups that were found there. */
uint64_t jm_settled_found(const jm_settled *settled);
/* Of all settling so far. */
const jm_run_stats *jm_settled_statistics(const jm_settled *settled);

#endif
