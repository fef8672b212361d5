/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/block.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/memory.h"

void jm_block_stop_clocks(jm_block *block, uint32_t lane)
{
    for (uint32_t k = 0; k < block->model->abi->n_clocks; k++) {
        jm_block_clock(block, k).t[lane] = HUGE_VAL;
    }
}

/* Of the kernels that a patient alone may lack. */
static size_t most_rows(const jm_model_abi *abi)
{
    const size_t n = abi->n_states > abi->n_derived ? abi->n_states : abi->n_derived;
    return n > 1 ? n : 1;
}

jm_status jm_block_new(jm_block **out, const jm_model *model, uint32_t lanes, jm_error *err)
{
    *out = NULL;
    if (lanes != JM_LANES && lanes != 1) {
        return jm_fail(err, JM_ARGUMENT, "a block has %d lanes or 1, not %u", JM_LANES, lanes);
    }
    const jm_model_abi *const abi = model->abi;
    jm_block *const b = calloc(1, sizeof *b);
    if (b == NULL) {
        return jm_fail(err, JM_MEMORY, "no memory for a group of patients");
    }
    b->model = model;
    b->kernels = lanes == 1 ? model->single : model->wide;
    b->lanes = lanes;
    const bool spreads = b->kernels->start == NULL && model->wide->start != NULL;
    if (spreads) {
        b->spread = jm_spread_new(model, most_rows(abi));
    }
    b->t = jm_lanes_take(lanes);
    b->y = jm_lanes_take((size_t)abi->n_states * lanes);
    b->p = jm_lanes_take(((size_t)abi->n_params + abi->n_inputs) * lanes);
    b->d = jm_lanes_take((size_t)abi->n_derived * lanes);
    b->h = jm_lanes_take((size_t)abi->n_histories * lanes);
    b->clocks = jm_lanes_take((size_t)abi->n_clocks * JM_CLOCK_ROWS * lanes);
    b->shared = jm_lanes_take((size_t)abi->n_shared * JM_LANES);
    b->held = calloc((size_t)abi->n_roots + 1, sizeof *b->held);
    if ((spreads && b->spread == NULL) || b->shared == NULL || b->held == NULL ||
        b->clocks == NULL || b->t == NULL || b->y == NULL || b->p == NULL || b->d == NULL ||
        b->h == NULL) {
        jm_block_free(b);
        return jm_fail(err, JM_MEMORY, "no memory for the numbers of a group of patients");
    }
    for (uint32_t l = 0; l < lanes; l++) {
        jm_block_stop_clocks(b, l);
    }
    *out = b;
    return JM_OK;
}

void jm_block_free(jm_block *block)
{
    if (block != NULL) {
        free(block->t);
        free(block->y);
        free(block->p);
        free(block->d);
        free(block->h);
        free(block->clocks);
        free(block->held);
        jm_spread_free(block->spread);
        free(block->shared);
        free(block);
    }
}

static void call_seldom(const jm_block *block, size_t kernel, size_t n, double *out)
{
    const jm_kernels *k = block->spread ? block->model->wide : block->kernels;
    const jm_frame f = jm_block_frame(block);
    jm_kernel_fn *fn;
    memcpy(&fn, (const char *)k + kernel, sizeof fn);
    if (block->spread != NULL) {
        jm_spread_call(block->spread, fn, &f, n, out);
    } else {
        jm_kernels_call(k, fn, &f, out);
    }
}

void jm_block_derive(jm_block *block)
{
    if (block->model->abi->n_derived > 0) {
        call_seldom(block, offsetof(jm_kernels, derive), block->model->abi->n_derived, block->d);
    }
}

void jm_block_start(const jm_block *block, double *out)
{
    call_seldom(block, offsetof(jm_kernels, start), block->model->abi->n_states, out);
}

jm_signals jm_block_signals(const jm_block *block, const jm_frame *f)
{
    jm_signals signals = {block->kernels, block->model->abi, *f, NULL, block->shared, false};
    if (block->spread != NULL) {
        signals.kernels = block->model->wide;
        signals.frame = jm_spread_frame(block->spread, f);
        signals.one = jm_spread_rows(block->spread);
    }
    return signals;
}

/* Calls the kernel for all lanes that count. */
static void call_signal(const jm_signals *s, uint32_t which, double *out)
{
    const jm_kernels *k = s->kernels;
    if (s->one != NULL || k->lanes == s->frame.stride) {
        k->signal(&s->frame, which, out);
    } else {
        jm_kernels_pick(k, k->signal, &s->frame, which, out);
    }
}

const double *jm_signals_row(jm_signals *s, uint32_t which, double *out)
{
    const uint32_t row = s->abi->n_shared > 0 ? s->abi->shared[which] : UINT32_MAX;
    if (row != UINT32_MAX) {
        if (!s->has_shared) {
            call_signal(s, JM_SIGNALS_SHARED, s->shared);
            s->has_shared = true;
        }
        return s->shared + (size_t)row * s->frame.stride;
    }
    call_signal(s, which, s->one != NULL ? s->one : out);
    if (s->one != NULL) {
        *out = *s->one;
    }
    return out;
}
