/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distributions: how a quantity varies between people, as text that stands in models and results.
 *
 *   normal(sd)               around the default value, absolute standard deviation
 *   normal(mean, sd)
 *   lognormal(sigma)         median = default value, sigma of the logarithm
 *   lognormal(median, sigma)
 *   uniform(low, high)       triangular(low, mode, high)
 *   discrete(v1, w1, v2, w2, …)     values and weights
 *   truncated(DIST, low, high)      by inversion between the bounds: no rejection
 *   fixed(value)
 *
 * A distribution maps a uniform number to a value (inverse of its distribution function), so one
 * uniform per value is enough, and designs and correlations work on the uniforms.
 */
#ifndef JM_COHORT_DIST_H
#define JM_COHORT_DIST_H

#include <stddef.h>

#include "core/base/error.h"

typedef struct jm_dist jm_dist;

/* `centre` is the default value of the quantity. */
JM_CHECK jm_status jm_dist_parse(jm_dist **out, const char *text, double centre, jm_error *err);
void jm_dist_free(jm_dist *dist);
/* Value at probability u in (0, 1). Defined in dist_gsl.c: the inverse normal is GSL's. */
double jm_dist_at(const jm_dist *dist, double u);

#endif
