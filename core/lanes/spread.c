/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/spread.h"

#include "core/lanes/memory.h"

enum { LANES = 8 };

struct jm_spread {
    const jm_model *model;
    double *t, *y, *p, *d, *h; /* in one piece, which begins with t */
    double *rows;
};

jm_spread *jm_spread_new(const jm_model *model, size_t rows)
{
    const jm_model_abi *abi = model->abi;
    const size_t n_p = (size_t)abi->n_params + abi->n_inputs;
    const size_t all = 1 + (size_t)abi->n_states + n_p + abi->n_derived + abi->n_histories + rows;
    jm_spread *s = malloc(sizeof *s);
    double *at = jm_lanes_take(all * LANES);
    if (!s || !at) {
        free(s);
        free(at);
        return NULL;
    }
    s->model = model;
    s->t = at;
    s->y = s->t + LANES;
    s->p = s->y + (size_t)abi->n_states * LANES;
    s->d = s->p + n_p * LANES;
    s->h = s->d + (size_t)abi->n_derived * LANES;
    s->rows = s->h + (size_t)abi->n_histories * LANES;
    return s;
}

void jm_spread_free(jm_spread *spread)
{
    if (spread) {
        free(spread->t);
        free(spread);
    }
}

double *jm_spread_rows(jm_spread *spread)
{
    return spread->rows;
}

static void copy(double *restrict to, const double *restrict from, size_t stride, size_t n)
{
    for (size_t i = 0; from && i < n; i++) {
        for (size_t l = 0; l < LANES; l++)
            to[i * LANES + l] = from[i * stride];
    }
}

jm_frame jm_spread_frame(jm_spread *s, const jm_frame *f)
{
    const jm_model_abi *abi = s->model->abi;
    copy(s->t, f->t, f->stride, 1);
    copy(s->y, f->y, f->stride, abi->n_states);
    copy(s->p, f->p, f->stride, (size_t)abi->n_params + abi->n_inputs);
    copy(s->d, f->d, f->stride, abi->n_derived);
    copy(s->h, f->h, f->stride, abi->n_histories);
    return (jm_frame){ LANES, s->t, s->y, s->p, s->d, s->h, f->self };
}

void jm_spread_call(jm_spread *s, jm_kernel_fn *fn, const jm_frame *f, size_t n, double *out)
{
    const jm_frame all = jm_spread_frame(s, f);
    fn(&all, s->rows);
    for (size_t i = 0; i < n; i++)
        out[i] = s->rows[i * LANES];
}
