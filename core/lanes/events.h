/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Root finding for steppers whose lanes walk alone: where, within its last step, an event function
 * of a lane crosses zero.
 *
 * The conventions are those of CVODE: a function that is exactly zero where a lane begins is
 * ignored until it has left zero; of several crossings in a step the earliest counts, with all that
 * cross at the same place; the lane is left just beyond it, where the sign is the new one. Places
 * are found on the interpolant of the step by the Illinois method (Dowell & Jarratt 1971), all
 * lanes at once, to a hundred times the rounding of t.
 */
#ifndef JM_LANES_EVENTS_H
#define JM_LANES_EVENTS_H

#include "core/lanes/history.h"

typedef struct jm_events jm_events;

/* *out stays NULL where nobody has an event function. `s->root` is set to what the events own. */
JM_CHECK jm_status jm_events_new(jm_events **out, jm_stepper *s, const jm_stepper_options *options,
                                 jm_history *history, jm_error *err);
void jm_events_free(jm_events *e);
/* Lanes of `mask` begin at the block's present state. */
void jm_events_begin(jm_events *e, uint32_t mask);
/* Looks into the last step of the lanes of `moved`. Those with a crossing are returned: their t and
   y are set to it, and s->root says which functions crossed and how. */
uint32_t jm_events_find(jm_events *e, uint32_t moved);

#endif
