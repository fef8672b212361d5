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
 *
 * The difference of two values may change its sign by a jump, as that of mod(t, 5) and 3 does at 5:
 * then they have not been equal, and an event of the kind JM_EVENT_MEETS has not been found. A lane
 * may stand at such a place without any function that has crossed.
 */
#ifndef JM_LANES_EVENTS_H
#define JM_LANES_EVENTS_H

#include "core/lanes/history.h"

typedef struct jm_events jm_events;

/* *out stays NULL where nobody has an event function. `s->root` is set to what the events own. */
JM_CHECK jm_status jm_events_new(jm_events **out, jm_stepper *s, const jm_stepper_options *options,
                                 jm_history *history, jm_error *err);
void jm_events_free(jm_events *e);
/* What is known of the functions where lanes stand, as pieces of memory; their number. */
size_t jm_events_pieces(jm_events *e, jm_piece *out);
/* Lanes of `mask` begin at the block's present state. */
void jm_events_begin(jm_events *e, uint32_t mask);
/* Looks into the last step of the lanes of `moved`. Those with a crossing are returned: their t and
   y are set to it, and s->root says which functions crossed and how. */
uint32_t jm_events_find(jm_events *e, uint32_t moved);

/* Flags of the event that row `r` belongs to; 0 for rows of the script. */
uint32_t jm_events_flags(const jm_model_abi *abi, uint32_t r);
/* The function went from `low` to `high` within a few roundings of time; `size` is the largest that
   it was at the ends of the step. Whether that was a jump, and not onto zero. */
bool jm_events_leapt(double low, double high, double size);

#endif
