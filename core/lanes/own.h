/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all steppers whose lanes walk alone have around their arithmetic: events, delays, and a
 * sentence about lanes that cannot go on. Embedded in the stepper; owns both.
 */
#ifndef JM_LANES_OWN_H
#define JM_LANES_OWN_H

#include "core/lanes/events.h"

typedef struct jm_own {
    jm_events *events;   /* NULL where there are none */
    jm_history *history; /* NULL where there are no delays */
    uint32_t pending;    /* events of these lanes are to be looked at where they stand */
    double *atol;        /* [n_states] none is zero */
    double left[JM_LANES]; /* where the stepper left each lane, */
    double counted[JM_LANES]; /* and from where on its attempts are counted */
} jm_own;

/* Why lanes cannot go on, a bit per lane each. */
typedef struct jm_own_ills {
    uint32_t broken; /* had numbers that are none */
    uint32_t worn;   /* made too many attempts, `count` [lanes] of them */
    const double *count;
} jm_own_ills;

JM_CHECK jm_status jm_own_init(jm_own *own, jm_stepper *s, const jm_stepper_options *options,
                               jm_error *err);
void jm_own_clear(jm_own *own);
/* What it and the part that all steppers have know, as pieces of memory; their number. */
size_t jm_own_pieces(jm_own *own, jm_stepper *s, jm_piece *out);
/* Lanes of `mask` begin anew. Returns those that hold another patient: they were dropped before, or
   stand elsewhere than they were left. */
uint32_t jm_own_restart(jm_own *own, const jm_stepper *s, uint32_t mask);
/* Before a step: `h_most` [lanes] is set to the bounds that delays put on it. */
void jm_own_prepare(jm_own *own, double *h_most);
/* After a step of `out->stepped`: looks for events and records delays. Returns the lanes that were
   put back to an event. */
uint32_t jm_own_conclude(jm_own *own, jm_stepper *s, jm_step *out);
/* Of the lanes of `worn`, which have made too many attempts, those that hardly came forward by
   them: less than a thousandth of the way to their stop. The others go on, and their `count` begins
   anew. */
uint32_t jm_own_worn(jm_own *own, const jm_stepper *s, const double *stop, uint32_t worn,
                     double *count);
/* Takes the lanes of `failed` out and says why. */
void jm_own_fail(const jm_own *own, jm_stepper *s, uint32_t failed, const jm_own_ills *ills);

#endif
