/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Correlations between columns, by a Gaussian copula.
 *
 * Uniform numbers become normal scores, the scores are mixed by the Cholesky factor of the
 * correlation matrix, and what comes out becomes uniform again; so every column keeps its own
 * distribution. Columns without any correlation pass through with the bits they have.
 */
#ifndef JM_COHORT_CORRELATE_H
#define JM_COHORT_CORRELATE_H

#include <stddef.h>

#include "core/base/error.h"

typedef struct jm_correlate jm_correlate;

typedef struct jm_correlate_pair {
    size_t a, b;  /* columns */
    double value;
} jm_correlate_pair;

/* `names` is for errors: a matrix that is not positive definite is refused with the pair at
   fault. */
JM_CHECK jm_status jm_correlate_new(jm_correlate **out, size_t n_columns, const char *const *names,
                                    const jm_correlate_pair *pairs, size_t n_pairs, jm_error *err);
void jm_correlate_free(jm_correlate *correlate);

/* In place on u[c * n + k]. */
void jm_correlate_apply(const jm_correlate *correlate, size_t n, double *u);

#endif
