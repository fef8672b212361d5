/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of the own Runge–Kutta steppers: what stepper_rk.c (bookkeeping, once per step) and
 * rk_body.h (arithmetic, compiled once per instruction set) share.
 *
 * All arrays are [..][lanes], aligned to 64 bytes and owned by the stepper, except t and y, which
 * are the block's. Masks hold a bit per lane.
 */
#ifndef JM_LANES_RK_H
#define JM_LANES_RK_H

#include "core/lanes/history.h"
#include "core/lanes/lu.h"

typedef struct jm_rk_work jm_rk_work;

struct jm_rk_work {
    jm_frame at;                /* frame of the stage that is evaluated */
    const jm_kernels *kernels;
    bool direct;                /* the kernels are as wide as the block */
    jm_history *history;        /* fills h of the frame; NULL where there are no delays */
    size_t n;                   /* states */
    size_t lanes;

    double rtol;
    double max_step;            /* model time */
    double max_count;           /* attempts of a lane between two stops */
    const double *atol;         /* [n] */

    double *t, *y;              /* the block's: present time and state */
    double *t0, *y0;            /* before the last attempt */
    double *h;                  /* last attempted step, 0 in lanes that stood still */
    double *h_next;             /* proposal for the next step; 0: to be found */
    double *h_most;             /* bound by the shortest delay of a lane, else infinite */
    double *h_idle;             /* bound while nothing happens: see bound_idle() in rk_body.h */
    const uint32_t *diagonal;   /* [n] where jac holds the diagonal; UINT32_MAX: nowhere */
    double *err_log;            /* log2 of the squared error of the last accepted step */
    double *count;              /* attempts since the last stop */
    double *k;                  /* [stages][n] slopes */
    double *ts, *ys;            /* stage time and state; ys ends as the new state */
    double *dense;              /* [rows][n] coefficients of the interpolant, where it needs them */

    double *jac;                /* [n_jac + n], room for what the kernel adds */
    jm_lu *lu;                  /* Rosenbrock methods only, as what follows */
    double *matrix;             /* [n_lu] */
    double *gammas;             /* h times the method's gamma */

    uint32_t live;              /* lanes that take part */
    uint32_t fresh;             /* k[0] of these must be computed: start, dose, event */
    uint32_t moved;             /* the last attempt was accepted: k[last] is their new slope */
    uint32_t shrunk;            /* the last attempt was rejected: the next step must not grow */
    bool have_last;             /* k[last] = f(t, y) is there */
    bool have_dense;            /* `dense` belongs to the last step */

    uint32_t tried;             /* what the last attempt did: lanes that moved or tried to, */
    uint32_t stopped;           /* arrived at their stop, */
    uint32_t stuck;             /* need a step below rounding, */
    uint32_t broken;            /* had an error estimate that is no number, */
    uint32_t worn;              /* made too many attempts */
    uint64_t n_rhs, n_jac, n_lu, n_solves; /* calls, all lanes at once */
};

/* One method for one instruction set. */
typedef struct jm_rk_code {
    void (*attempt)(jm_rk_work *w, const double *stop);
    void (*interpolate)(jm_rk_work *w, const double *t, double *y);
} jm_rk_code;

typedef struct jm_rk_codes {
    jm_rk_code dopri5, dop853, rodas5p;
} jm_rk_codes;

/* Rows of k and of `dense` that each method needs. */
enum {
    JM_DOPRI5_SLOPES = 7,
    JM_DOP853_SLOPES = 16,
    JM_DOP853_DENSE = 7,
    JM_RODAS5P_SLOPES = 12,
    JM_RODAS5P_DENSE = 4,
};

extern const jm_rk_codes jm_rk_8_v4, jm_rk_8_v3, jm_rk_8_any; /* for 8 lanes */
extern const jm_rk_codes jm_rk_1_v4, jm_rk_1_v3, jm_rk_1_any; /* for one */

/* Makes one of the own Runge–Kutta steppers use other code than the best (tests). */
void jm_rk_use(jm_stepper *s, const jm_rk_codes *codes);

#endif
