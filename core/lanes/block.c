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
    b->t = jm_lanes_take(lanes);
    b->y = jm_lanes_take((size_t)abi->n_states * lanes);
    b->p = jm_lanes_take(((size_t)abi->n_params + abi->n_inputs) * lanes);
    b->d = jm_lanes_take((size_t)abi->n_derived * lanes);
    b->h = jm_lanes_take((size_t)abi->n_histories * lanes);
    b->clocks = jm_lanes_take((size_t)abi->n_clocks * JM_CLOCK_ROWS * lanes);
    b->held = calloc((size_t)abi->n_roots + 1, sizeof *b->held);
    if (b->held == NULL || b->clocks == NULL || b->t == NULL || b->y == NULL || b->p == NULL ||
        b->d == NULL || b->h == NULL) {
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
        free(block);
    }
}

void jm_block_derive(jm_block *block)
{
    const jm_frame f = jm_block_frame(block);
    if (block->model->abi->n_derived > 0) {
        jm_kernels_call(block->kernels, block->kernels->derive, &f, block->d);
    }
}
