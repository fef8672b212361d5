/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What steppers that lead all lanes with one step of SUNDIALS have in common: vectors, callbacks,
 * stops, roots, and what happens when the integrator gives up.
 *
 * When it does, the lane that is at fault is marked failed and masked out of all norms, its numbers
 * are replaced by a copy of a healthy lane, and the others go on from the last good state. A
 * jm_shared is the first member of the stepper of each method, which brings a jm_shared_type.
 */
#ifndef JM_LANES_SHARED_H
#define JM_LANES_SHARED_H

#include "core/lanes/history.h"
#include "core/lanes/nvec_lanes.h"
#include "core/lanes/steppers.h"

typedef struct jm_shared jm_shared;

/* JM_PASSED: the stop lies before the end of a step that was made already, none was made now. */
typedef enum jm_shared_move { JM_MOVED, JM_AT_ROOT, JM_PASSED, JM_GAVE_UP } jm_shared_move;

typedef struct jm_shared_type {
    /* Begins anew at time t from s->y; `fresh`: new patients, so that no step size is known. */
    bool (*begin)(jm_shared *s, double t, bool fresh);
    /* One internal step, at most to `stop`; t and s->y are where it ended. */
    jm_shared_move (*advance)(jm_shared *s, double stop, double *t);
    bool (*value)(jm_shared *s, double t, N_Vector y);
    bool (*roots)(jm_shared *s, int *found);
    /* Rejected steps and failed Newton iterations since `begin`. */
    void (*failures)(jm_shared *s, uint64_t *rejected, uint64_t *newton);
} jm_shared_type;

struct jm_shared {
    jm_stepper base;
    const jm_shared_type *methods;
    void *memory;            /* of the integrator */
    SUNContext context;
    jm_nvec_group group;
    N_Vector y, other;       /* present state; room for interpolation */
    jm_frame frame;
    double *stage_t;         /* [lanes] */
    double *before;          /* [lanes] start of the last step */
    double *atol;            /* [n_states] */
    jm_stepper_options options;
    jm_history *history;     /* NULL where the model has no delays */
    double *gaps;            /* how far delays let each lane step */
    int *found;              /* [n_rows][lanes] */
    double *root_rows;       /* [n_rows][lanes] */
    uint32_t n_rows;         /* roots of the model and of the script */
    double t;                /* where the integrator stands */
    double left;             /* time at which the stepper left the lanes */
    uint64_t tries;          /* steps since the last stop, or since `t_tries` */
    double t_tries;
    uint64_t stalled;        /* steps in a row that did not move time */
    uint64_t rejected, newton; /* of `failures`, when last looked at */
    bool begun;              /* `begin` was called since the last restart */
    bool fresh;              /* new patients */
    bool is_back;            /* lanes stand before where the integrator is: it begins anew */
    bool walked;             /* a step was made since `begin`: interpolation is possible */
};

/* Makes what all have; the method then makes its integrator. On failure the caller destroys. */
JM_CHECK jm_status jm_shared_init(jm_shared *s, const jm_stepper_type *type,
                                  const jm_shared_type *methods, jm_block *block,
                                  const jm_stepper_options *options, jm_error *err);
void jm_shared_clear(jm_shared *s);

/* The frame at a time and state that SUNDIALS asks for, the same time in all lanes. */
const jm_frame *jm_shared_frame(jm_shared *s, double t, N_Vector y);

/* Callbacks for SUNDIALS; user data is the jm_shared. */
int jm_shared_rhs(double t, N_Vector y, N_Vector slope, void *user);
int jm_shared_weights(N_Vector y, N_Vector w, void *user);
int jm_shared_roots(double t, N_Vector y, double *out, void *user);

/* Members of jm_stepper_type. */
void jm_shared_restart(jm_stepper *s, uint32_t mask);
void jm_shared_step(jm_stepper *s, const double *stop, jm_step *out);
void jm_shared_interpolate(jm_stepper *s, const double *t, double *y);

#endif
