/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of the own BDF stepper: what stepper_bdf.c (bookkeeping, once per turn) and bdf_body.h
 * (arithmetic, compiled once per instruction set) share.
 *
 * Backward differentiation of order 1 to 5 with a step, an order, a history and a Newton iteration
 * of its own in every lane; the fixed-leading-coefficient form in Nordsieck's representation as in
 * VODE (Brown, Byrne & Hindmarsh 1989, doi:10.1137/0910062; Jackson & Sacks-Davis 1980,
 * doi:10.1145/355900.355903), with the strategies of its descendant CVODE.
 *
 * What the lanes share is the moment at which a kernel is called. One turn evaluates the right-hand
 * side once, and every lane has a use for it: some begin a step, some are in their second
 * iteration, some are at their very start. So no lane waits for another's iteration, and a lane's
 * numbers depend on that lane alone.
 *
 * Invariants, lane by lane:
 *   z[j] is h^j / j! times the j-th derivative at t of the polynomial through the last steps, for
 *   j = 0 … order; rows above the order are zero. An attempt does not touch z, so it can be given
 *   up at any time. A lane that has made a step leaves z where that step began, and `sum`, which
 *   completes it, beside it, until it begins the next one (`late`): then z is moved on, its order
 *   changed, scaled and extrapolated in one go.
 *
 * All arrays are [..][lanes], aligned to 64 bytes and owned by the stepper, except t and y, which
 * are the block's. Masks hold a bit per lane.
 */
#ifndef JM_LANES_BDF_H
#define JM_LANES_BDF_H

#include "core/lanes/history.h"
#include "core/lanes/lu.h"

enum { JM_BDF_MOST = 5, JM_BDF_ROWS = JM_BDF_MOST + 1 };

/* Numbers of each lane, one row of lanes each. */
enum {
    JM_BDF_T0,       /* where the last step began */
    JM_BDF_T_NEW,    /* where the present attempt ends */
    JM_BDF_H,        /* the step that z is scaled with, also of the present attempt */
    JM_BDF_ETA,      /* the next step over h */
    JM_BDF_ORDER,
    JM_BDF_PER_Q,    /* 1 / order, */
    JM_BDF_PER_L,    /* 1 / (order + 1), */
    JM_BDF_PER_L2,   /* 1 / (order + 2) */
    JM_BDF_TURN,     /* change of order with the next step: -1, 0, +1 */
    JM_BDF_WAIT,     /* steps until another order is thought of */
    JM_BDF_ETA_MOST, /* bound of eta; 1 after a failure */
    JM_BDF_H_MOST,   /* bound by the shortest delay, else infinite */
    JM_BDF_RL1,      /* 1 / l[1] */
    JM_BDF_GAMMA,    /* h / l[1] */
    JM_BDF_GAMMA_LU, /* gamma of the lane's factors */
    JM_BDF_DELTA,    /* a little time, for the second derivative at the start */
    JM_BDF_RATE,     /* of convergence */
    JM_BDF_DEL,      /* norm of the last correction of the iteration */
    JM_BDF_TURNS,    /* iterations of this attempt */
    JM_BDF_SINCE_LU, /* steps since the lane's factors */
    JM_BDF_SINCE_JAC,
    JM_BDF_FAILS,    /* error tests failed in this step */
    JM_BDF_LOST,     /* iterations failed in this step */
    JM_BDF_COUNT,    /* attempts since the last stop */
    JM_BDF_FIRST,    /* bound of the first step after a new beginning, else infinite */
    JM_BDF_TQ5_OLD,  /* tq5 of the step whose correction is in `saved` */
    JM_BDF_TQ1, JM_BDF_TQ2, JM_BDF_TQ3, JM_BDF_TQ5, /* constants of the error estimates */
    JM_BDF_L,                                       /* [JM_BDF_ROWS] of the correction */
    JM_BDF_TAU = JM_BDF_L + JM_BDF_ROWS,            /* [JM_BDF_ROWS + 1] past steps; [1] the last */
    JM_BDF_NUMBERS = JM_BDF_TAU + JM_BDF_ROWS + 1
};

typedef struct jm_bdf_work jm_bdf_work;

struct jm_bdf_work {
    jm_frame at;                /* frame of what is evaluated */
    const jm_kernels *kernels;
    bool direct;                /* the kernels are as wide as the block */
    jm_history *history;        /* fills h of the frame; NULL where there are no delays */
    size_t n;                   /* states */
    size_t lanes;
    const uint32_t *jac_col, *jac_row; /* the Jacobian's pattern */
    size_t n_jac;

    double rtol;
    double first_step;          /* model time; 0: found by the method */
    double max_step;
    double max_count;           /* attempts of a lane between two stops */
    const double *atol;         /* [n] */

    double *t, *y;              /* the block's: present time and state */
    double *own;                /* [JM_BDF_NUMBERS] */
    double *z;                  /* [JM_BDF_ROWS][n] */
    double *saved;              /* [n] correction of the step before, where the order may rise */
    double *weight;             /* [n] 1 / (rtol |y| + atol) */
    double *slope;              /* [n] predicted z[1]; at a start the slope */
    double *sum;                /* [n] corrections of this attempt */
    double *ys, *f;             /* [n] iterate and its slope; then the correction */
    double *ts;                 /* time of each iterate */
    double *jac, *jac_new;      /* [n_jac], [n_jac + n] as the kernel wrote it */
    double *matrix;             /* [n_lu] */
    jm_lu *lu;

    uint32_t live;              /* lanes that take part */
    uint32_t fresh;             /* stand at t, y of which nothing is known: slope first, */
    uint32_t begun;             /* then the first step */
    uint32_t late;              /* z stands where the last step began */
    uint32_t trying;            /* within an attempt */
    uint32_t hits;              /* of these: the attempt ends at the stop */
    uint32_t new_jac;           /* the Jacobian is of this attempt */
    uint32_t want_jac, want_lu;
    uint32_t singular;          /* have no factors */

    uint32_t busy;              /* what the last turn did: lanes that had a use for it, */
    uint32_t moved;             /* made a step, */
    uint32_t stopped;           /* of these: arrived at their stop, */
    uint32_t rejected;          /* failed a test of the error */
    uint32_t diverged;          /* or an iteration, */
    uint32_t stuck;             /* can go no further, */
    uint32_t broken;            /* with numbers that are none, */
    uint32_t worn;              /* made too many attempts */
    bool did_jac, did_lu;
};

/* One instruction set. */
typedef struct jm_bdf_code {
    void (*turn)(jm_bdf_work *w, const double *stop);
    void (*interpolate)(const jm_bdf_work *w, const double *t, double *y);
} jm_bdf_code;

extern const jm_bdf_code jm_bdf_8_v4, jm_bdf_8_v3, jm_bdf_8_any; /* for 8 lanes */
extern const jm_bdf_code jm_bdf_1_v4, jm_bdf_1_v3, jm_bdf_1_any; /* for one */

/* Makes the own BDF stepper use other code than the best (tests). */
void jm_bdf_use(jm_stepper *s, const jm_bdf_code *code);

#endif
