/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/dist_type.h"

#include <math.h>

/* erfc keeps its relative accuracy far out, which is what makes truncation in a tail work. */
static void normal_tails(double z, double *p, double *q)
{
    const double x = z / sqrt(2.0);

    *p = 0.5 * erfc(-x);
    *q = 0.5 * erfc(x);
}

/* Both sides are squares of a distance to their own end, so neither is a difference from 1. */
static void triangular_tails(const jm_dist *dist, double x, double *p, double *q)
{
    const double low = dist->a, mode = dist->b, high = dist->c, width = high - low;

    if (x <= mode) {
        *p = mode > low ? (x - low) / width * ((x - low) / (mode - low)) : 0;
        *q = 1 - *p;
    } else {
        *q = (high - x) / width * ((high - x) / (high - mode));
        *p = 1 - *q;
    }
}

static void truncated_tails(const jm_dist *dist, double x, double *p, double *q)
{
    double p_x, q_x;
    /* The mass between the bounds, from the side where the bounds are resolved better. */
    const double mass = dist->q_low < dist->p_high ? dist->q_low - dist->q_high
                                                   : dist->p_high - dist->p_low;

    jm_dist_tails(dist->base, x, &p_x, &q_x);
    *p = (p_x < q_x ? p_x - dist->p_low : dist->q_low - q_x) / mass;
    *q = (p_x < q_x ? dist->p_high - p_x : q_x - dist->q_high) / mass;
}

/* Outside its support a distribution is certain. */
static int outside(double x, double low, double high, double *p, double *q)
{
    *p = x >= high;
    *q = x < high;
    return x <= low || x >= high;
}

void jm_dist_tails(const jm_dist *dist, double x, double *p, double *q)
{
    switch (dist->kind) {
    case JM_DIST_NORMAL:
        normal_tails((x - dist->a) / dist->b, p, q);
        return;
    case JM_DIST_LOGNORMAL:
        if (!outside(x, 0, INFINITY, p, q))
            normal_tails(log(x / dist->a) / dist->b, p, q);
        return;
    case JM_DIST_UNIFORM:
        if (outside(x, dist->a, dist->b, p, q))
            return;
        *p = (x - dist->a) / (dist->b - dist->a);
        *q = (dist->b - x) / (dist->b - dist->a);
        return;
    case JM_DIST_TRIANGULAR:
        if (!outside(x, dist->a, dist->c, p, q))
            triangular_tails(dist, x, p, q);
        return;
    case JM_DIST_TRUNCATED:
        if (!outside(x, dist->a, dist->b, p, q))
            truncated_tails(dist, x, p, q);
        return;
    case JM_DIST_DISCRETE:
    case JM_DIST_FIXED:
        break;
    }
    *p = 1;
    *q = 0;
}
