/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CVODE as commonly used: one patient at a time, SUNDIALS' serial vector, a dense matrix,
 * difference quotients. Compiled twice, against the optimised SUNDIALS of .deps and against the
 * system's, as two modules with one symbol each.
 */
#ifndef JM_BENCH_BASELINE_H
#define JM_BENCH_BASELINE_H

#include <stddef.h>

typedef void jm_baseline_rhs(double t, const double *y, double *dy, void *user);

typedef struct jm_baseline_api {
    const char *version;
    /* adams: CVODE's Adams with functional iteration, else BDF. NULL where it cannot be made. */
    void *(*open)(size_t n, jm_baseline_rhs *rhs, void *user, double rtol, double atol, int adams);
    /* From t0 to t1 anew; y is replaced. States at grid[i] in (t0, t1] go to out[i][n]. 0: done. */
    int (*go)(void *self, double t0, double t1, double *y, const double *grid, size_t n_grid,
              double *out);
    void (*close)(void *self);
} jm_baseline_api;

#define JM_BASELINE_SYMBOL "jm_baseline"
typedef const jm_baseline_api *jm_baseline_fn(void);

#endif
