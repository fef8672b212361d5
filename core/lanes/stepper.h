/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steppers: how a block walks through time. A plug point: one const descriptor per method, listed
 * in jm_steppers[]; all pass the same conformance test.
 *
 * The caller keeps control: jm_stepper_step() makes one accepted step (of every lane that has not
 * reached its stop) and comes back. Lanes may stand at different times. A stepper whose lanes
 * share one step (`own_steps` false: CVODE, ARKODE) keeps all lanes at the same time and stops at
 * the earliest stop; one whose lanes walk alone (`own_steps` true) leaves a lane at its stop and
 * goes on with the others.
 *
 * Between steps the caller may change y and p of a lane that stands at its stop (a dose, an event)
 * or put another patient into it (t too); it then says so with jm_stepper_restart(). A lane is
 * taken for a new patient, of whom no step size is known, where it was dropped or has failed before
 * or stands at another time than it was left at. Sharing steppers allow new patients only in all
 * lanes at once. What lies in a step is asked for (jm_stepper_interpolate) before y or p are
 * changed.
 *
 * Nothing here allocates after `create`. A lane's numbers depend on that lane alone where
 * own_steps holds, bit by bit.
 */
#ifndef JM_LANES_STEPPER_H
#define JM_LANES_STEPPER_H

#include "core/lanes/block.h"
#include "core/lanes/piece.h"

/* Of the way to a stop: who comes so far with `max_steps` is slow, and not stuck. */
#define JM_LEAST_WAY 1e-3

typedef struct jm_stepper jm_stepper;
typedef struct jm_stepper_type jm_stepper_type;

/* Extra event functions of the script ("glucose < 3.5 mmol/L"): rows after the model's roots. */
typedef void jm_roots_fn(void *user, const jm_frame *f, double *out);

typedef struct jm_stepper_options {
    double rtol;
    const double *atol;     /* [n_states] absolute tolerance of each state, state units */
    double max_step;        /* model time; 0: none */
    double first_step;      /* model time; 0: found by the method */
    uint64_t max_steps;     /* accepted and rejected steps of a lane between stops in which it
                               comes forward by less than JM_LEAST_WAY of the way to the next one;
                               0: 100 000 */
    jm_roots_fn *roots;     /* may be NULL */
    void *user;
    uint32_t n_roots;       /* rows that `roots` writes at most */
    const uint32_t *n_used; /* how many of them there are at present; NULL: all. It only grows,
                               except before lanes begin anew; a lane that gets a new row is
                               restarted */
} jm_stepper_options;

/* What one call did; masks hold a bit per lane. */
typedef struct jm_step {
    uint32_t stepped;       /* made a step: t and y are new, interpolation is valid over it */
    uint32_t stopped;       /* of these: stand at their stop */
    uint32_t rooted;        /* stand at a zero crossing: see jm_stepper.root. With own steps a lane
                               is put back to it, else all lanes are */
    uint32_t failed;        /* could not go on; jm_stepper.why says why. Masked out from now on */
} jm_step;

typedef struct jm_stepper_stats {
    uint64_t steps, rejected, rhs, jac, lu, solves, newton_fails, restarts; /* sums over lanes or
                               of the shared integrator, see own_steps */
} jm_stepper_stats;

/* Adds what was done between two readings. */
void jm_stepper_stats_add(jm_stepper_stats *sum, const jm_stepper_stats *now,
                          const jm_stepper_stats *before);

/* The part of every stepper that its caller sees; methods embed it as first member. */
struct jm_stepper {
    const jm_stepper_type *type;
    jm_block *block;               /* not owned */
    uint32_t live;                 /* lanes that take part */
    double *t_before;              /* [lanes] start of the last step of each lane */
    struct jm_history *history;    /* of delayed values; NULL where the model has none */
    const double *functions;       /* [n_roots_all][lanes] event functions where lanes stand, until
                                      y or p are changed; NULL where the method does not know */
    int8_t *root;                  /* [n_roots_all][lanes] after `rooted`: -1, 0, +1 direction */
    jm_status why[JM_LANES];       /* of failed lanes: JM_SOLVER or JM_DOMAIN */
    char reason[JM_LANES][96];     /* one sentence for each failed lane */
    jm_stepper_stats stats;
};

struct jm_stepper_type {
    const char *name;              /* "dopri5", "cvode_bdf", … as scenarios say it */
    const char *doc;
    bool own_steps;
    bool implicit;
    jm_status (*create)(jm_stepper **out, jm_block *block, const jm_stepper_options *options,
                        jm_error *err);
    void (*destroy)(jm_stepper *s);
    /* Lanes of `mask` begin anew at block->t, y, p: `live` becomes live | mask. */
    void (*restart)(jm_stepper *s, uint32_t mask);
    /* `stop` [lanes], model time. */
    void (*step)(jm_stepper *s, const double *stop, jm_step *out);
    /* y at time t[l] of each lane, t_before[l] <= t[l] <= block->t[l]; sharing steppers expect the
       same t in all lanes. `y` is [n_states][lanes]. */
    void (*interpolate)(jm_stepper *s, const double *t, double *y);
    /* For saving a patient: what a lane remembers from step to step beside t and y. `remember`
       reads it; `recall` gives it back to a lane that was just restarted. With a restart of the
       lane that goes on, both take the same steps. NULL: such a lane begins anew. */
    uint32_t n_memory;             /* doubles */
    void (*remember)(const jm_stepper *s, uint32_t lane, double *memory);
    void (*recall)(jm_stepper *s, uint32_t lane, const double *memory);
    /* All that it knows of its lanes: copied away, and back when the block is again what it was
       then, the stepper goes on as it did, bit for bit and without a restart. Their number; out has
       room for JM_MOST_PIECES. Not with delays. NULL: it cannot. */
    size_t (*pieces)(jm_stepper *s, jm_piece *out);
};

extern const jm_stepper_type *const jm_steppers[]; /* ended by NULL */
const jm_stepper_type *jm_stepper_find(const char *name); /* NULL: unknown */

JM_CHECK jm_status jm_stepper_new(jm_stepper **out, const jm_stepper_type *type, jm_block *block,
                                  const jm_stepper_options *options, jm_error *err);
void jm_stepper_free(jm_stepper *s);
void jm_stepper_restart(jm_stepper *s, uint32_t mask);
void jm_stepper_step(jm_stepper *s, const double *stop, jm_step *out);
void jm_stepper_interpolate(jm_stepper *s, const double *t, double *y);
/* Lanes of `mask` take no further part (their patient is done or has failed). */
void jm_stepper_drop(jm_stepper *s, uint32_t mask);
/* Fills the block's h with the delayed values that belong to the times and states of a frame, so
   that signals, events and settings between steps see them. Does nothing without delays. */
void jm_stepper_delays(jm_stepper *s, const jm_frame *f);

/* Brings the lanes of `mask` to rest: dy/dt = 0 from block->y, by pseudo-transient continuation,
   which keeps linear invariants. Lanes that find no rest are returned. */
uint32_t jm_steady_state(jm_block *block, uint32_t mask, const double *atol, double rtol);

#endif
