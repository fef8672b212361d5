/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Vectors for SUNDIALS whose data is a block of lanes, [n][lanes].
 *
 * The weighted norm is the largest of the norms of the lanes that live, so each patient meets its
 * own tolerance; lanes that are masked out can hold anything. A number that is none makes the norm
 * infinite, which SUNDIALS answers with a shorter step. Vectors of one group share a jm_nvec_group,
 * owned by the stepper, which outlives them.
 */
#ifndef JM_LANES_NVEC_LANES_H
#define JM_LANES_NVEC_LANES_H

#include <sundials/sundials_nvector.h>

#include "core/lanes/kit.h"

typedef struct jm_nvec_group {
    size_t n;              /* rows */
    uint32_t lanes;
    uint32_t live;         /* bit per lane: counts in norms */
    size_t length;         /* n * lanes, whole lines */
    const jm_kit_flat *flat;
    const jm_kit_rows *rows;
    double *sums;          /* [lanes] squared norms of the last call; owned */
} jm_nvec_group;

bool jm_nvec_group_init(jm_nvec_group *g, size_t n, uint32_t lanes); /* false without memory */
void jm_nvec_group_clear(jm_nvec_group *g);
/* NULL without memory; freed with N_VDestroy. */
N_Vector jm_nvec_new(jm_nvec_group *g, SUNContext context);
double *jm_nvec_data(N_Vector v);
/* The lane that was worst in the last norm: one that is no number, or the largest. */
uint32_t jm_nvec_worst(const jm_nvec_group *g);

#endif
