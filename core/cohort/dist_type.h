/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a distribution is made of: shared by the file that parses and the one that inverts.
 *
 * Probabilities go in pairs, p from below and q = 1 - p from above, each exact in its own tail; so
 * a normal truncated eight standard deviations out still has its full digits.
 */
#ifndef JM_COHORT_DIST_TYPE_H
#define JM_COHORT_DIST_TYPE_H

#include "core/cohort/dist.h"

typedef enum jm_dist_kind {
    JM_DIST_NORMAL,
    JM_DIST_LOGNORMAL,
    JM_DIST_UNIFORM,
    JM_DIST_TRIANGULAR,
    JM_DIST_DISCRETE,
    JM_DIST_TRUNCATED,
    JM_DIST_FIXED
} jm_dist_kind;

struct jm_dist {
    jm_dist_kind kind;
    double a, b, c;    /* normal: mean, sd; lognormal: median, sigma; uniform: low, high;
                          triangular: low, mode, high; truncated: low, high; fixed: value */
    size_t n;          /* discrete: values */
    double *value;     /* [n] ascending */
    double *up_to;     /* [n] probability of value[k] and of all before; the last is 1 */
    jm_dist *base;     /* truncated: of what; owned */
    double p_low, q_low, p_high, q_high; /* truncated: probabilities of the bounds in `base` */
};

/* p = P(X <= x) and q = P(X > x); not for discrete and fixed ones. */
void jm_dist_tails(const jm_dist *dist, double x, double *p, double *q);

#endif
