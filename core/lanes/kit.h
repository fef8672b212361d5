/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vector arithmetic below the SUNDIALS objects: kit_body.h compiled once per instruction set.
 *
 * Flat operations take whole lines (n a multiple of 8) and serve blocks of any width; the others
 * work on rows of lanes, [..][lanes]. Nothing here allocates or knows of SUNDIALS.
 */
#ifndef JM_LANES_KIT_H
#define JM_LANES_KIT_H

#include "core/lanes/lu.h"

typedef struct jm_kit_flat {
    void (*linear_sum)(size_t n, double a, const double *x, double b, const double *y, double *z);
    /* z = sum of c[j] x[j], m of them; z may be one of the x */
    void (*combine)(size_t n, int m, const double *c, const double *const *x, double *z);
    /* z[j] = a[j] x + y[j] */
    void (*scale_add)(size_t n, int m, const double *a, const double *x, const double *const *y,
                      double *const *z);
    void (*scale)(size_t n, double c, const double *x, double *z);
    void (*set)(size_t n, double c, double *z);
    void (*product)(size_t n, const double *x, const double *y, double *z);
    void (*quotient)(size_t n, const double *x, const double *y, double *z);
    void (*absolute)(size_t n, const double *x, double *z);
    void (*add)(size_t n, const double *x, double b, double *z);
} jm_kit_flat;

typedef struct jm_kit_rows {
    /* sums[l] = sum over i of (x w)^2 */
    void (*square_sums)(size_t n, const double *x, const double *w, double *sums);
    void (*largest)(size_t n, const double *x, double *maxima); /* of |x|, NaN as infinity */
    /* w = 1 / (rtol |y| + atol) */
    void (*weights)(size_t n, double rtol, const double *atol, const double *y, double *w);
    /* values = I - gamma[l] * jac on the pattern of the plan */
    void (*newton_matrix)(const jm_lu_plan *p, const double *gamma, const double *jac,
                          double *values);
    /* In place; `inverse` [n] of the diagonal. Returns the lanes in which a pivot was lost. */
    uint32_t (*factor)(const jm_lu_plan *p, double *lu, double *inverse);
    /* b is overwritten; x is room for n rows */
    void (*solve)(const jm_lu_plan *p, const double *lu, const double *inverse, double *b,
                  double *x);
} jm_kit_rows;

typedef struct jm_kit {
    jm_kit_flat flat;
    jm_kit_rows rows;
} jm_kit;

extern const jm_kit jm_kit_8_v4, jm_kit_8_v3, jm_kit_8_any;
extern const jm_kit jm_kit_1_v4, jm_kit_1_v3, jm_kit_1_any;

/* What this machine does best for rows of `lanes`; flat operations always eight at a time. */
const jm_kit_flat *jm_kit_flat_best(void);
const jm_kit_rows *jm_kit_rows_best(uint32_t lanes);

#endif
