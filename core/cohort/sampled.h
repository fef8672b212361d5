/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sampled cohorts: columns with distributions, spread by a design, tied by correlations.
 *
 * The way of a value: design → uniform → (normal score, correlated, uniform again) → distribution.
 * Each step is a function of seed, patient and column, so any block can be asked for at any time.
 * The cohort copies all it is given and owns it.
 */
#ifndef JM_COHORT_SAMPLED_H
#define JM_COHORT_SAMPLED_H

#include "core/cohort/cohort.h"

typedef struct jm_sampled_column {
    const char *name, *unit; /* unit NULL: "1" */
    const char *dist;  /* "lognormal(0.3)": see core/cohort/dist.h */
    double centre;     /* default value, in `unit` */
    const char *place; /* "scenario.lua:12" for errors about this column; NULL: none */
} jm_sampled_column;

/* Correlation of the normal scores of two columns (a Gaussian copula): what is measured between
   normally distributed values, or between logarithms of lognormal ones. Pairs that are not named
   are independent. */
typedef struct jm_sampled_correlation {
    const char *a, *b;
    double value; /* -1 < value < 1 */
} jm_sampled_correlation;

typedef struct jm_sampled {
    uint64_t n;         /* patients, >= 1 */
    uint64_t seed;
    const char *design; /* name of a sampler; NULL: "random" */
    size_t n_columns;   /* 0: like jm_cohort_same */
    const jm_sampled_column *columns;
    size_t n_correlations;
    const jm_sampled_correlation *correlations;
} jm_sampled;

JM_CHECK jm_status jm_cohort_sampled(jm_cohort **out, const jm_sampled *what, jm_error *err);

#endif
