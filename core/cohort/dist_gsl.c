/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/dist.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "core/cohort/dist_type.h"

static double normal_at(double p, double q)
{
    return p < q ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_ugaussian_Qinv(q);
}

static double triangular_at(const jm_dist *dist, double p, double q)
{
    const double low = dist->a, mode = dist->b, high = dist->c, width = high - low;

    return p * width < mode - low ? low + sqrt(p * width * (mode - low))
                                  : high - sqrt(q * width * (high - mode));
}

/* The first value whose probability, cumulated, exceeds p. */
static double discrete_at(const jm_dist *dist, double p)
{
    size_t low = 0, high = dist->n - 1;

    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (dist->up_to[middle] > p) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return dist->value[low];
}

static double at(const jm_dist *dist, double p, double q);

/* p and q of the base between the bounds' own; the ends are met exactly, rounding may not leave. */
static double truncated_at(const jm_dist *dist, double p, double q)
{
    const double p_base = dist->p_low + p * (dist->p_high - dist->p_low);
    const double q_base = dist->q_high + q * (dist->q_low - dist->q_high);
    const double x = at(dist->base, p_base, q_base);

    return x < dist->a ? dist->a : x > dist->b ? dist->b : x;
}

static double at(const jm_dist *dist, double p, double q)
{
    switch (dist->kind) {
    case JM_DIST_NORMAL:
        return dist->a + dist->b * normal_at(p, q);
    case JM_DIST_LOGNORMAL:
        return dist->a * exp(dist->b * normal_at(p, q));
    case JM_DIST_UNIFORM:
        return p < q ? dist->a + p * (dist->b - dist->a) : dist->b - q * (dist->b - dist->a);
    case JM_DIST_TRIANGULAR:
        return triangular_at(dist, p, q);
    case JM_DIST_DISCRETE:
        return discrete_at(dist, p);
    case JM_DIST_TRUNCATED:
        return truncated_at(dist, p, q);
    case JM_DIST_FIXED:
        break;
    }
    return dist->a;
}

double jm_dist_at(const jm_dist *dist, double u)
{
    return at(dist, u, 1 - u);
}
