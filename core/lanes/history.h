/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Histories: delayed values x(t - tau) of each lane, from what the steppers went through.
 *
 * Each accepted step leaves an interval with x at eight places of it, taken from the stepper's own
 * interpolant, and is read back as a polynomial of degree 7. Before its start a lane had the value
 * it starts with. A jump (a dose) ends an interval; the next begins with the new value. Jumps come
 * back as kinks one delay later: steps end there. Steps must be no longer than the shortest delay,
 * so that t - tau is always known; what is not known is answered with NaN, which makes the stepper
 * try a shorter step.
 *
 * A lane keeps its last JM_HISTORY_STEPS steps; jm_history_lost() tells when that was too little.
 */
#ifndef JM_LANES_HISTORY_H
#define JM_LANES_HISTORY_H

#include "core/lanes/stepper.h"

enum { JM_HISTORY_STEPS = 4096 };

typedef struct jm_history jm_history;

/* *out stays NULL where the model has no delays. */
JM_CHECK jm_status jm_history_new(jm_history **out, jm_block *block, jm_error *err);
void jm_history_free(jm_history *h);

/* Fills the block's h for the times and states of the frame. */
void jm_history_fill(jm_history *h, const jm_frame *f);
/* Lanes of `fresh` forget everything; lanes of `jumped` go on with the block's present state. */
void jm_history_restart(jm_history *h, uint32_t fresh, uint32_t jumped);
/* Lanes of `moved` have made a step from s->t_before to the block's t. */
void jm_history_record(jm_history *h, jm_stepper *s, uint32_t moved);
/* How far each lane may step: the shortest positive delay in its present state, or less where a
   jump of the past comes back; infinity where there is neither. */
void jm_history_gaps(jm_history *h, double *gaps);
/* Lanes that asked for a value that is kept no more, since they began. */
uint32_t jm_history_lost(const jm_history *h);

#endif
