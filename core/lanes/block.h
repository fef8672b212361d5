/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks: the numbers of the patients that are integrated side by side.
 *
 * Lane l of variable i stands at [i * lanes + l]; lanes is 8 for a group, 1 for a patient alone.
 * Every array is aligned to 64 bytes. Lanes that hold no patient hold a copy of one that does, so
 * that no kernel meets numbers that nobody made.
 */
#ifndef JM_LANES_BLOCK_H
#define JM_LANES_BLOCK_H

#include "core/base/error.h"
#include "core/lanes/spread.h"
#include "core/model/model.h"

enum { JM_LANES = 8 };

enum { JM_CLOCK_ROWS = 4 };

/* A clock of the model in each lane: its strokes stand at first + done * period. */
typedef struct jm_clock_rows { /* JM_CLOCK_ROWS of them */
    double *t;      /* [lanes] the next one, model time; INFINITY: there is none */
    double *first, *period;
    double *done;   /* strokes behind the next one */
} jm_clock_rows;

typedef struct jm_block {
    const jm_model *model;
    const jm_kernels *kernels; /* wide or single, by `lanes` */
    uint32_t lanes;            /* 8 or 1 */
    double *t;                 /* [lanes] present time of each lane, model time */
    double *y;                 /* [n_states][lanes] */
    double *p;                 /* [n_params + n_inputs][lanes] */
    double *d;                 /* [n_derived][lanes] */
    double *h;                 /* [n_histories][lanes] */
    double *clocks;            /* [n_clocks][t, first, period, done][lanes] */
    uint32_t *held;            /* [n_roots] a bit per lane: conditions that held at the last look */
    jm_spread *spread;         /* of a patient alone that needs one; else NULL */
    double *shared;            /* [n_shared][8] */
} jm_block;

/* What signals are computed with; stands until the block's next one is made. */
typedef struct jm_signals {
    const jm_kernels *kernels;
    const jm_model_abi *abi;
    jm_frame frame;
    double *one;               /* [8] room for one signal of a spread patient, or NULL */
    double *shared;            /* [n_shared][8] room for those that are computed together, */
    bool has_shared;           /* and whether they stand there */
} jm_signals;

JM_CHECK jm_status jm_block_new(jm_block **out, const jm_model *model, uint32_t lanes,
                                jm_error *err);
void jm_block_free(jm_block *block);
/* A frame on the block's own t, y, p, d, h. */
static inline jm_frame jm_block_frame(const jm_block *block)
{
    return (jm_frame){
        .stride = block->lanes,
        .t = block->t,
        .y = block->y,
        .p = block->p,
        .d = block->d,
        .h = block->h,
        .self = block->model->self,
    };
}
/* Clock `k` of all lanes. */
static inline jm_clock_rows jm_block_clock(const jm_block *block, uint32_t k)
{
    double *const at = block->clocks + (size_t)k * JM_CLOCK_ROWS * block->lanes;
    return (jm_clock_rows){at, at + block->lanes, at + 2 * block->lanes, at + 3 * block->lanes};
}

/* The clocks of a lane stand still. */
void jm_block_stop_clocks(jm_block *block, uint32_t lane);
/* Recomputes d after p has changed (all lanes). */
void jm_block_derive(jm_block *block);
/* Start values of all lanes, before any state of rest is sought: out is [n_states][lanes]. */
void jm_block_start(const jm_block *block, double *out);
/* Signals at `f`, a frame on the block's numbers or others with as many lanes. */
jm_signals jm_block_signals(const jm_block *block, const jm_frame *f);
/* Signal `which` of all lanes, in out [lanes] or where it stands already. Signals that share a
   function are computed together when the first of them is asked for. */
const double *jm_signals_row(jm_signals *signals, uint32_t which, double *out);

#endif
