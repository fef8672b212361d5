/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/memory.h"

enum {
    NODES = 8,
    JUMPS = 16, /* places that a lane remembers at which its solution has a jump or a kink */
    ECHOES = 5  /* each comes back so many times, one order of derivative smoother each time */
};

/* The steps of a lane in a ring: step i, counted from its start, stands in slot i mod
   JM_HISTORY_STEPS. Steps first … count - 1 are kept, their times touch or (never) overlap. */
typedef struct track {
    uint64_t count;
    double *from, *to; /* [JM_HISTORY_STEPS] times */
    double *x;         /* [JM_HISTORY_STEPS][rows][NODES] */
    double jump[JUMPS]; /* times of the last jumps, in a ring */
    uint64_t jumps;
} track;

struct jm_history {
    jm_block *block;
    size_t rows;          /* n_histories */
    uint32_t lanes;
    uint32_t lost;
    double *begin;        /* [rows][lanes] value before the start */
    double *now;          /* [rows][lanes] value at the present end */
    double *out;          /* [rows][2][lanes] what the kernel wrote */
    double *y, *t;        /* a state inside a step */
    double *samples;      /* [NODES][rows][lanes] */
    double *times;        /* storage of all tracks */
    double *values;
    track track[JM_LANES];
};

jm_status jm_history_new(jm_history **out, jm_block *block, jm_error *err)
{
    *out = NULL;
    const size_t rows = block->model->abi->n_histories, lanes = block->lanes;
    if (rows == 0) {
        return JM_OK;
    }
    jm_history *const h = calloc(1, sizeof *h);
    if (h == NULL) {
        return jm_fail(err, JM_MEMORY, "no memory for delayed values");
    }
    h->block = block;
    h->rows = rows;
    h->lanes = block->lanes;
    h->begin = jm_lanes_take(rows * lanes);
    h->now = jm_lanes_take(rows * lanes);
    h->out = jm_lanes_take(2 * rows * lanes);
    h->y = jm_lanes_take(block->model->abi->n_states * lanes);
    h->t = jm_lanes_take(lanes);
    h->samples = jm_lanes_take(NODES * rows * lanes);
    h->times = jm_lanes_take(2 * (size_t)JM_HISTORY_STEPS * lanes);
    h->values = jm_lanes_take((size_t)JM_HISTORY_STEPS * rows * NODES * lanes);
    if (!h->begin || !h->now || !h->out || !h->y || !h->t || !h->samples || !h->times ||
        !h->values) {
        jm_history_free(h);
        return jm_fail(err, JM_MEMORY, "no memory for %zu delayed values", rows);
    }
    for (size_t l = 0; l < lanes; l++) {
        h->track[l].from = h->times + 2 * l * JM_HISTORY_STEPS;
        h->track[l].to = h->track[l].from + JM_HISTORY_STEPS;
        h->track[l].x = h->values + l * JM_HISTORY_STEPS * rows * NODES;
    }
    *out = h;
    return JM_OK;
}

void jm_history_free(jm_history *h)
{
    if (h != NULL) {
        free(h->begin);
        free(h->now);
        free(h->out);
        free(h->y);
        free(h->t);
        free(h->samples);
        free(h->times);
        free(h->values);
        free(h);
    }
}

/* Chebyshev's places (1 - cos(pi i / 7)) / 2, at which a polynomial of degree 7 is well behaved. */
static const double node[NODES] = {0.0,
                                   0.049515566048790427,
                                   0.18825509907063326,
                                   0.38873953302184278,
                                   0.61126046697815717,
                                   0.81174490092936674,
                                   0.95048443395120952,
                                   1.0};

/* The polynomial through the values at the nodes, z from 0 to 1: barycentric form, whose weights
   are 1 with changing signs, half at the ends (Berrut & Trefethen 2004). */
static double polynomial(const double *x, double z)
{
    double above = 0.0, below = 0.0;
    for (int i = 0; i < NODES; i++) {
        if (z == node[i]) {
            return x[i];
        }
        const double size = i == 0 || i == NODES - 1 ? 0.5 : 1.0;
        const double w = (i % 2 == 0 ? size : -size) / (z - node[i]);
        above += w * x[i];
        below += w;
    }
    return above / below;
}

/* The kept step that contains time q; the lane has some and q lies in none before them. */
static uint64_t find_step(const track *k, double q)
{
    const uint64_t kept = k->count < JM_HISTORY_STEPS ? k->count : JM_HISTORY_STEPS;
    uint64_t low = k->count - kept, high = k->count - 1;
    while (low < high) { /* the last step that begins at or before q */
        const uint64_t middle = high - (high - low) / 2;
        if (k->from[middle % JM_HISTORY_STEPS] <= q) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

static double look_up(jm_history *h, size_t row, uint32_t l, double q)
{
    const track *const k = &h->track[l];
    if (k->count == 0) {
        return h->begin[row * h->lanes + l];
    }
    const uint64_t oldest = k->count < JM_HISTORY_STEPS ? 0 : k->count - JM_HISTORY_STEPS;
    if (q < k->from[oldest % JM_HISTORY_STEPS]) {
        if (oldest == 0) {
            return h->begin[row * h->lanes + l];
        }
        h->lost |= 1u << l;
        return NAN;
    }
    const size_t slot = (size_t)(find_step(k, q) % JM_HISTORY_STEPS);
    const double from = k->from[slot], to = k->to[slot];
    if (q > to + 1e-12 * (fabs(to) + (to - from))) {
        return NAN; /* not known yet: the step is longer than the delay */
    }
    const double z = fmin((q - from) / (to - from), 1.0);
    return polynomial(k->x + (slot * h->rows + row) * NODES, z);
}

void jm_history_fill(jm_history *h, const jm_frame *f)
{
    const jm_kernels *const k = h->block->kernels;
    jm_kernels_call(k, k->history, f, h->out);
    for (size_t r = 0; r < h->rows; r++) {
        for (uint32_t l = 0; l < h->lanes; l++) {
            const double x = h->out[2 * r * h->lanes + l];
            const double tau = h->out[(2 * r + 1) * h->lanes + l];
            h->block->h[r * h->lanes + l] = tau > 0.0 ? look_up(h, r, l, f->t[l] - tau) : x;
        }
    }
}

/* x of all lanes at the frame's times, delayed values of delayed values too. */
static void sample(jm_history *h, const double *t, const double *y, double *x)
{
    const jm_kernels *const k = h->block->kernels;
    jm_frame f = jm_block_frame(h->block);
    f.t = t;
    f.y = y;
    jm_history_fill(h, &f);
    jm_kernels_call(k, k->history, &f, h->out);
    for (size_t r = 0; r < h->rows; r++) {
        memcpy(x + r * h->lanes, h->out + 2 * r * h->lanes, h->lanes * sizeof(double));
    }
}

/* Values now, and of new lanes those before the start; true where one is another than it was. */
static bool note_begin(jm_history *h, const jm_frame *f, uint32_t fresh, uint32_t jumped)
{
    const jm_kernels *const k = h->block->kernels;
    bool changed = false;
    jm_history_fill(h, f);
    jm_kernels_call(k, k->history, f, h->out);
    for (size_t i = 0; i < h->rows * h->lanes; i++) {
        const size_t r = i / h->lanes, l = i % h->lanes;
        const double x = h->out[2 * r * h->lanes + l];
        if (((fresh | jumped) >> l & 1u) != 0) {
            changed = changed || memcmp(&h->now[i], &x, sizeof x) != 0;
            h->now[i] = x;
        }
        if ((fresh >> l & 1u) != 0) {
            h->begin[i] = x;
        }
    }
    return changed;
}

void jm_history_restart(jm_history *h, uint32_t fresh, uint32_t jumped)
{
    const jm_frame f = jm_block_frame(h->block);
    for (uint32_t l = 0; l < h->lanes; l++) {
        track *const own = &h->track[l];
        if ((fresh >> l & 1u) != 0) {
            own->count = own->jumps = 0;
        }
        if (((fresh | jumped) >> l & 1u) != 0) {
            own->jump[own->jumps++ % JUMPS] = h->block->t[l];
        }
    }
    h->lost &= ~fresh;
    /* x may itself use delayed values, which for a new lane are those of its start: zero first,
       then again until nothing changes, which is as often as they lie within each other. */
    for (size_t i = 0; i < h->rows * h->lanes; i++) {
        if ((fresh >> (i % h->lanes) & 1u) != 0) {
            h->begin[i] = h->block->h[i] = h->now[i] = 0.0;
        }
    }
    for (size_t turn = 0; turn <= h->rows + 1 && note_begin(h, &f, fresh, jumped); turn++) {
    }
    jm_history_fill(h, &f);
}

static void append(jm_history *h, uint32_t l, double from, double to)
{
    track *const k = &h->track[l];
    const size_t slot = (size_t)(k->count % JM_HISTORY_STEPS), row = h->rows * h->lanes;
    k->from[slot] = from;
    k->to[slot] = to;
    for (size_t r = 0; r < h->rows; r++) {
        double *const x = k->x + (slot * h->rows + r) * NODES;
        for (size_t i = 0; i < NODES; i++) {
            x[i] = h->samples[i * row + r * h->lanes + l];
        }
        h->now[r * h->lanes + l] = x[NODES - 1];
    }
    k->count++;
}

void jm_history_record(jm_history *h, jm_stepper *s, uint32_t moved)
{
    const jm_block *const b = h->block;
    const size_t row = h->rows * h->lanes;
    memcpy(h->samples, h->now, row * sizeof(double));
    for (size_t i = 1; i + 1 < NODES; i++) {
        for (uint32_t l = 0; l < h->lanes; l++) {
            h->t[l] = s->t_before[l] + node[i] * (b->t[l] - s->t_before[l]);
        }
        s->type->interpolate(s, h->t, h->y);
        sample(h, h->t, h->y, h->samples + i * row);
    }
    sample(h, b->t, b->y, h->samples + (NODES - 1) * row);
    for (uint32_t l = 0; l < h->lanes; l++) {
        if ((moved >> l & 1u) != 0 && b->t[l] > s->t_before[l]) {
            append(h, l, s->t_before[l], b->t[l]);
        }
    }
}

/* How far it is from t to the next echo of a jump: a step that ends there need not resolve it. */
static double next_echo(const track *k, double t, double tau)
{
    const uint64_t n = k->jumps < JUMPS ? k->jumps : JUMPS;
    double gap = HUGE_VAL;
    for (uint64_t j = 0; j < n; j++) {
        for (int echo = 1; echo <= ECHOES; echo++) {
            const double ahead = k->jump[j] + echo * tau - t;
            if (ahead > 1e-12 * (fabs(t) + tau)) {
                gap = fmin(gap, ahead);
                break;
            }
        }
    }
    return gap;
}

void jm_history_gaps(jm_history *h, double *gaps)
{
    const jm_kernels *const k = h->block->kernels;
    const jm_frame f = jm_block_frame(h->block);
    jm_kernels_call(k, k->history, &f, h->out);
    for (uint32_t l = 0; l < h->lanes; l++) {
        gaps[l] = HUGE_VAL;
        for (size_t r = 0; r < h->rows; r++) {
            const double tau = h->out[(2 * r + 1) * h->lanes + l];
            if (tau > 0.0) {
                gaps[l] = fmin(gaps[l], fmin(tau, next_echo(&h->track[l], f.t[l], tau)));
            }
        }
    }
}

uint32_t jm_history_lost(const jm_history *h)
{
    return h->lost;
}
