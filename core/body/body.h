/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies: one patient in one lane of a block, with what is still to happen to it.
 *
 * A body knows its agenda (doses, settings, calls) and its running infusions. It borrows the block
 * in which it stands and may be moved to a lane of another one. When the clocks of the model
 * strike stands in the block, because all lanes are served at once there. A body never steps:
 * whoever drives the block asks when something falls due next (jm_body_next), brings the lane there
 * and has it served (core/body/service.h).
 */
#ifndef JM_BODY_BODY_H
#define JM_BODY_BODY_H

#include "core/body/agenda.h"
#include "core/body/queue.h"
#include "core/lanes/block.h"

/* An infusion that runs now. Its end stands in the agenda. */
typedef struct jm_infusion {
    uint32_t number; /* distinct within a body */
    uint32_t route;
    double rate;     /* amount / model time */
} jm_infusion;

typedef struct jm_body {
    jm_block *block; /* borrowed */
    uint32_t lane;
    jm_agenda agenda;
    jm_queue queue;  /* events that were set off and have not been executed */
    uint64_t seed, person, n_draws; /* of draws between events of equal priority */
    jm_infusion *running;
    uint32_t n_running, room_running, n_infusions;
    const double *begin; /* [n_states] it begins here and not where the model starts; or NULL */
    const double *held;  /* [n_roots] with that: which conditions of events held then, 1 or 0 */
    bool changed;    /* y or p were changed since the lane was last restarted */
    jm_status status;/* what went wrong with this patient while it was served, JM_DIED: an event of
                        the model has ended it; JM_OK: nothing */
    char reason[160];
} jm_body;

void jm_body_init(jm_body *body);
void jm_body_clear(jm_body *body);
/* A new patient stands in lane `lane`: nothing planned, nothing running. */
void jm_body_place(jm_body *body, jm_block *block, uint32_t lane);
/* The same patient stands in another lane, where its numbers have been copied to. */
void jm_body_move(jm_body *body, jm_block *block, uint32_t lane);
/* Copies y, p, d, h, t, the clocks and the truth of conditions of a lane. Both blocks belong to the
   same model. */
void jm_block_copy_lane(jm_block *to, uint32_t to_lane, const jm_block *from, uint32_t from_lane);

/* Model time. */
static inline double jm_body_time(const jm_body *body)
{
    return body->block->t[body->lane];
}

/* Of the next due or stroke of a clock; INFINITY. */
static inline double jm_body_next(const jm_body *body)
{
    double next = jm_agenda_next(&body->agenda);
    for (uint32_t k = 0; k < body->block->model->abi->n_clocks; k++) {
        const double t = jm_block_clock(body->block, k).t[body->lane];
        next = t < next ? t : next;
    }
    return next;
}

/* The clock of event `e` as a due, and back (a saved patient). False: it strikes no more. */
bool jm_body_clock(const jm_body *body, uint32_t e, jm_due *out);
void jm_body_set_clock(jm_body *body, const jm_due *due);

double *jm_body_state(const jm_body *body, uint32_t s);
double *jm_body_value(const jm_body *body, uint32_t row); /* of p */

/* The patient is ill: what happens to it ends here. The first illness counts. */
void jm_body_fail(jm_body *body, jm_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Infusions. False without memory. The row of p that holds the running rate is kept up. */
bool jm_body_infuse(jm_body *body, uint32_t route, double rate, double t_end);
/* Takes note of one that runs already (a saved patient); its end and rate are there. */
bool jm_body_keep_infusion(jm_body *body, const jm_infusion *running);
void jm_body_end_infusion(jm_body *body, uint32_t number);
/* Ends what doses of the past have left behind: infusions that run, lagged arrivals, repetitions.
   Of one route, or of all where `route` is UINT32_MAX. */
void jm_body_stop_doses(jm_body *body, uint32_t route);

#endif
