/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/dry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/random.h"
#include "core/lanes/block.h"

struct jm_dry {
    jm_block *block; /* of one lane */
    double *scratch; /* [2 n_histories] */
    uint64_t draws;
};

/* What follows from p, and delayed signals as if they had always been what they are now. */
static void derive(jm_dry *dry)
{
    const jm_kernels *k = dry->block->kernels;
    const jm_frame f = jm_block_frame(dry->block);
    const uint32_t n = dry->block->model->abi->n_histories;
    jm_block_derive(dry->block);
    if (!n)
        return;
    k->history(&f, dry->scratch);
    for (uint32_t i = 0; i < n; i++)
        dry->block->h[i] = dry->scratch[2 * i];
}

jm_status jm_dry_new(jm_dry **out, const jm_model *model, const double *p, double t, jm_error *err)
{
    const jm_model_abi *abi = model->abi;
    jm_dry *dry = calloc(1, sizeof *dry);
    *out = NULL;
    if (!dry || !(dry->scratch = calloc(2 * (size_t)abi->n_histories + 1, sizeof(double)))) {
        jm_dry_free(dry);
        return jm_fail(err, JM_MEMORY, "no memory left to try the scripts");
    }
    const jm_status status = jm_block_new(&dry->block, model, 1, err);
    if (status != JM_OK) {
        jm_dry_free(dry);
        return status;
    }
    jm_dry_set_time(dry, t);
    memcpy(dry->block->p, p, ((size_t)abi->n_params + abi->n_inputs) * sizeof *p);
    derive(dry);
    jm_block_start(dry->block, dry->block->y);
    derive(dry);
    *out = dry;
    return JM_OK;
}

void jm_dry_free(jm_dry *dry)
{
    if (!dry)
        return;
    jm_block_free(dry->block);
    free(dry->scratch);
    free(dry);
}

double jm_dry_time(const jm_dry *dry)
{
    return *dry->block->t;
}

void jm_dry_set_time(jm_dry *dry, double t)
{
    *dry->block->t = t;
}

/* Where a state, parameter or input stands. */
static double *place_of(jm_dry *dry, jm_ref ref)
{
    if (ref.kind == JM_REF_STATE)
        return &dry->block->y[ref.index];
    const uint32_t first = ref.kind == JM_REF_INPUT ? dry->block->model->abi->n_params : 0;
    return &dry->block->p[first + ref.index];
}

double jm_dry_get(jm_dry *dry, jm_ref ref)
{
    double x = (double)NAN;
    if (ref.kind != JM_REF_SIGNAL)
        return *place_of(dry, ref);
    const jm_frame f = jm_block_frame(dry->block);
    jm_signals signals = jm_block_signals(dry->block, &f);
    return *jm_signals_row(&signals, ref.index, &x);
}

void jm_dry_set(jm_dry *dry, jm_ref ref, double value)
{
    if (ref.kind != JM_REF_SIGNAL)
        *place_of(dry, ref) = value;
    derive(dry);
}

double jm_dry_random(jm_dry *dry)
{
    return jm_random_uniform(20261123, 0, jm_random_name("dry"), dry->draws++);
}
