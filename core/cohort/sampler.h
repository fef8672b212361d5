/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Samplers: designs that spread patients over the unit cube. A plug point, one file each.
 *
 * A sampler answers "which uniform numbers does patient i have?" for any block of patients in any
 * order; it keeps no memory of earlier questions, so it is read-only after jm_sampler_new and its
 * size does not depend on the number of patients. Distributions turn the uniforms into values.
 */
#ifndef JM_COHORT_SAMPLER_H
#define JM_COHORT_SAMPLER_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

typedef struct jm_sampler_plan {
    uint64_t n;             /* patients, >= 1 */
    uint64_t seed;
    size_t n_columns;       /* >= 1 */
    const uint64_t *names;  /* [n_columns] jm_random_name() of each column; copied */
} jm_sampler_plan;

typedef struct jm_sampler_type {
    const char *name, *doc;
    size_t most_columns;    /* 0: any number */
    uint64_t most_patients; /* 0: any number */
    JM_CHECK jm_status (*new)(void **out, const jm_sampler_plan *plan, jm_error *err);
    /* u[k] = uniform of patient first + k in `column`, in the open interval (0, 1). */
    void (*draw)(const void *self, size_t column, uint64_t first, size_t n, uint32_t attempt,
                 double *u);
    void (*free)(void *self); /* NULL does nothing */
} jm_sampler_type;

extern const jm_sampler_type jm_sampler_random; /* counted Philox numbers */
extern const jm_sampler_type jm_sampler_lhs;    /* Latin hypercube */
extern const jm_sampler_type jm_sampler_sobol;  /* Sobol points, shifted by the seed */
extern const jm_sampler_type jm_sampler_sobol_plain; /* Sobol points as they are, for any seed */

/* All samplers; sampler_table_gsl.c. */
size_t jm_sampler_count(void);
const jm_sampler_type *jm_sampler_get(size_t i);
/* By name; an unknown one is refused with the nearest. */
JM_CHECK jm_status jm_sampler_find(const jm_sampler_type **out, const char *name, jm_error *err);

#endif
