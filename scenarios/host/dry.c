/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/dry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/random.h"

/* One lane: variable i stands at [i]. All arrays lie in one block. */
struct jm_dry {
    const jm_model *model;
    double t;
    double *y, *p, *d, *h;
    double *scratch; /* [2 n_histories] */
    uint64_t draws;
    double numbers[];
};

static jm_frame frame_of(const jm_dry *dry)
{
    return (jm_frame){.stride = 1,
                      .t = &dry->t,
                      .y = dry->y,
                      .p = dry->p,
                      .d = dry->d,
                      .h = dry->h,
                      .self = dry->model->self};
}

/* What follows from p, and delayed signals as if they had always been what they are now. */
static void derive(jm_dry *dry)
{
    const jm_kernels *k = dry->model->single;
    const jm_frame f = frame_of(dry);
    const uint32_t n = dry->model->abi->n_histories;
    if (dry->model->abi->n_derived)
        k->derive(&f, dry->d);
    if (!n)
        return;
    k->history(&f, dry->scratch);
    memcpy(dry->h, dry->scratch, n * sizeof *dry->h);
}

jm_status jm_dry_new(jm_dry **out, const jm_model *model, const double *p, double t, jm_error *err)
{
    const jm_model_abi *abi = model->abi;
    const size_t rows = (size_t)abi->n_params + abi->n_inputs;
    const size_t n = abi->n_states + rows + abi->n_derived + 3u * abi->n_histories;
    *out = NULL;
    jm_dry *dry = calloc(1, sizeof *dry + n * sizeof(double));
    if (!dry)
        return jm_fail(err, JM_MEMORY, "no memory left to try the scripts");
    dry->model = model;
    dry->t = t;
    dry->y = dry->numbers;
    dry->p = dry->y + abi->n_states;
    dry->d = dry->p + rows;
    dry->h = dry->d + abi->n_derived;
    dry->scratch = dry->h + abi->n_histories;
    memcpy(dry->p, p, rows * sizeof *p);
    derive(dry);
    const jm_frame f = frame_of(dry);
    model->single->start(&f, dry->y);
    derive(dry);
    *out = dry;
    return JM_OK;
}

void jm_dry_free(jm_dry *dry)
{
    free(dry);
}

double jm_dry_time(const jm_dry *dry)
{
    return dry->t;
}

void jm_dry_set_time(jm_dry *dry, double t)
{
    dry->t = t;
}

double jm_dry_get(jm_dry *dry, jm_ref ref)
{
    const jm_frame f = frame_of(dry);
    double x = (double)NAN;
    switch (ref.kind) {
    case JM_REF_STATE:
        return dry->y[ref.index];
    case JM_REF_PARAM:
        return dry->p[ref.index];
    case JM_REF_INPUT:
        return dry->p[dry->model->abi->n_params + ref.index];
    case JM_REF_SIGNAL:
        dry->model->single->signal(&f, ref.index, &x);
        return x;
    }
    return x;
}

void jm_dry_set(jm_dry *dry, jm_ref ref, double value)
{
    if (ref.kind == JM_REF_STATE)
        dry->y[ref.index] = value;
    else if (ref.kind == JM_REF_PARAM)
        dry->p[ref.index] = value;
    else if (ref.kind == JM_REF_INPUT)
        dry->p[dry->model->abi->n_params + ref.index] = value;
    derive(dry);
}

double jm_dry_random(jm_dry *dry)
{
    return jm_random_uniform(20261123, 0, jm_random_name("dry"), dry->draws++);
}
