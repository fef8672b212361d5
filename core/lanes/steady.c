/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rest by pseudo-transient continuation (Kelley & Keyes 1998, doi:10.1137/S0036142996304796): steps
 * of the linearly implicit Euler method, (I - h J) dy = h f, whose h grows as the slope falls,
 * until they are Newton's. A linear invariant (c J = 0 and c f = 0) is kept by every such step.
 *
 * A lane is at rest where two steps in a row, of a length far beyond the time scale on which it
 * began to move, change nothing that the tolerances see.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/lu.h"
#include "core/lanes/memory.h"
#include "core/lanes/stepper.h"

enum { MOST_STEPS = 300 };

/* A change that counts as none, in units of the tolerance of a step. */
static const double small_change = 0.01;
/* How much longer than the first step one must be that decides. */
static const double decisive = 1e6;

typedef struct search {
    jm_block *block;
    const double *atol;
    double rtol;
    size_t n;
    uint32_t lanes;
    uint32_t open;              /* lanes that still look for rest */
    jm_lu *lu;
    double *matrix, *jac;
    double *f, *dy, *y, *start; /* slope, step, state before it, state at the beginning */
    double *h, *first, *norm;   /* [lanes] step, first step, norm of the slope */
    int calm[JM_LANES];         /* steps in a row that changed nothing */
} search;

static void clear(search *s)
{
    double *const owned[] = {s->matrix, s->jac, s->f,     s->dy,  s->y,
                             s->start,  s->h,   s->first, s->norm};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++) {
        free(owned[i]);
    }
    jm_lu_free(s->lu);
}

static bool take(search *s)
{
    const jm_model_abi *const abi = s->block->model->abi;
    const size_t row = s->n * s->lanes;
    if (jm_lu_new(&s->lu, abi, s->lanes, NULL) != JM_OK) {
        return false;
    }
    s->matrix = jm_lanes_take((size_t)jm_lu_plan_of(s->lu)->n_lu * s->lanes);
    s->jac = jm_lanes_take(((size_t)abi->n_jac + abi->n_states) * s->lanes);
    s->f = jm_lanes_take(row);
    s->dy = jm_lanes_take(row);
    s->y = jm_lanes_take(row);
    s->start = jm_lanes_take(row);
    s->h = jm_lanes_take(s->lanes);
    s->first = jm_lanes_take(s->lanes);
    s->norm = jm_lanes_take(s->lanes);
    return s->matrix && s->jac && s->f && s->dy && s->y && s->start && s->h && s->first && s->norm;
}

/* At rest what was is what is: delayed values are the present ones. */
static void fill_delays(const search *s)
{
    const jm_block *const b = s->block;
    const jm_frame f = jm_block_frame(b);
    const size_t rows = b->model->abi->n_histories;
    double pair[2 * 64 * JM_LANES] __attribute__((aligned(64)));
    if (rows == 0 || rows > 64) {
        return;
    }
    jm_kernels_call(b->kernels, b->kernels->history, &f, pair);
    for (size_t r = 0; r < rows; r++) {
        memcpy(b->h + r * s->lanes, pair + 2 * r * s->lanes, s->lanes * sizeof(double));
    }
}

static void slope(const search *s)
{
    const jm_frame f = jm_block_frame(s->block);
    fill_delays(s);
    jm_kernels_call(s->block->kernels, s->block->kernels->rhs, &f, s->f);
}

/* Root mean square of v in units of the tolerances at state y. */
static double norm_of(const search *s, const double *v, const double *y, uint32_t l)
{
    double sum = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        const double e = v[i * s->lanes + l] / (s->rtol * fabs(y[i * s->lanes + l]) + s->atol[i]);
        sum += e * e;
    }
    return sqrt(sum / (double)s->n);
}

static void begin(search *s)
{
    slope(s);
    memcpy(s->start, s->block->y, s->n * s->lanes * sizeof(double));
    for (uint32_t l = 0; l < s->lanes; l++) {
        const double size = norm_of(s, s->block->y, s->block->y, l);
        s->norm[l] = norm_of(s, s->f, s->block->y, l);
        s->first[l] = s->h[l] = 0.01 * (size + 1.0) / fmax(s->norm[l], 1e-300);
        if (s->norm[l] == 0.0) {
            s->open &= ~(1u << l); /* it is there already */
        }
    }
}

/* Takes or takes back the step of one lane. */
static void judge(search *s, uint32_t l, double change)
{
    const double now = norm_of(s, s->f, s->block->y, l);
    const bool calm = change <= small_change;
    if (!isfinite(now) || !isfinite(change) || (!calm && now > 2.0 * s->norm[l])) {
        for (size_t i = l; i < s->n * s->lanes; i += s->lanes) {
            s->block->y[i] = s->y[i];
        }
        s->h[l] *= 0.1;
        s->calm[l] = 0;
        return;
    }
    s->calm[l] = calm && s->h[l] >= decisive * s->first[l] ? s->calm[l] + 1 : 0;
    if (s->calm[l] == 2) {
        s->open &= ~(1u << l);
    }
    const double gain = now > 0.0 ? 2.0 * s->norm[l] / now : 10.0;
    s->h[l] *= calm ? 10.0 : fmin(fmax(gain, 0.5), 10.0);
    s->h[l] = fmin(s->h[l], 1e3 * decisive * s->first[l]); /* beyond, I - h J only loses digits */
    s->norm[l] = now;
}

static void step(search *s)
{
    jm_block *const b = s->block;
    const size_t count = s->n * s->lanes;
    const jm_frame f = jm_block_frame(b);
    slope(s);
    jm_kernels_call(b->kernels, b->kernels->jac, &f, s->jac);
    jm_lu_newton(s->lu, s->h, s->jac, s->matrix);
    const uint32_t singular = jm_lu_factor(s->lu, s->matrix);
    for (size_t i = 0; i < count; i++) {
        s->dy[i] = s->h[i % s->lanes] * s->f[i];
    }
    jm_lu_solve(s->lu, s->dy);
    memcpy(s->y, b->y, count * sizeof(double));
    for (size_t i = 0; i < count; i++) {
        b->y[i] += (s->open >> i % s->lanes & 1u) != 0 ? s->dy[i] : 0.0;
    }
    slope(s);
    for (uint32_t l = 0; l < s->lanes; l++) {
        if ((s->open >> l & 1u) != 0) {
            const bool solved = (singular >> l & 1u) == 0;
            judge(s, l, solved ? norm_of(s, s->dy, s->y, l) : HUGE_VAL);
        }
    }
}

uint32_t jm_steady_state(jm_block *block, uint32_t mask, const double *atol, double rtol)
{
    search s = {.block = block,
                .atol = atol,
                .rtol = rtol,
                .n = block->model->abi->n_states,
                .lanes = block->lanes,
                .open = mask};
    if (!take(&s)) {
        clear(&s);
        return mask;
    }
    begin(&s);
    for (int turn = 0; turn < MOST_STEPS && s.open != 0; turn++) {
        step(&s);
    }
    for (size_t i = 0; i < s.n * s.lanes; i++) {
        if ((s.open >> i % s.lanes & 1u) != 0) {
            block->y[i] = s.start[i];
        }
    }
    clear(&s);
    return s.open;
}
