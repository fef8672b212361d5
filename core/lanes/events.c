/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/events.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/memory.h"

struct jm_events {
    jm_stepper *s;
    jm_history *history;
    jm_roots_fn *script;
    void *user;
    uint32_t n_model, n_rows, lanes;
    const uint32_t *n_used;      /* rows of the script at present; NULL: all */
    size_t most_used;            /* elements that were ever in use */
    double *low, *high, *middle; /* [n_rows][lanes] functions at the ends and inside */
    double *t_low, *t_high, *t;  /* [lanes] bracket, and where the functions are asked for */
    double *alpha;               /* [lanes] weight of Illinois on the lower end */
    double *y;                   /* state at t */
    double *size;                /* [n_model][lanes] of functions that may leap: the largest of
                                    the ends of the step */
    bool *leaps;                 /* [n_model] which these are */
    bool any_leaps;
    int8_t side[JM_LANES];       /* which end moved last: -1 lower, 1 upper */
};

uint32_t jm_events_flags(const jm_model_abi *abi, uint32_t r)
{
    for (uint32_t e = 0; e < abi->n_events; e++) {
        const jm_event_info *const event = &abi->events[e];
        if (event->kind != JM_EVENT_EVERY && event->index == r) {
            return event->flags;
        }
    }
    return 0;
}

/* What glides changes by a share of some 1e-13 there, what jumps by all of its jump. A jump that is
   a thousand times smaller than the way of the step is not told from gliding. */
bool jm_events_leapt(double low, double high, double size)
{
    const bool is_met = high >= 0.0 && high <= 0.0;
    return !is_met && fabs(high - low) > 1e-3 * size;
}

jm_status jm_events_new(jm_events **out, jm_stepper *s, const jm_stepper_options *options,
                        jm_history *history, jm_error *err)
{
    const jm_block *const b = s->block;
    const uint32_t n_model = b->model->abi->n_roots, n_rows = n_model + options->n_roots;
    *out = NULL;
    if (n_rows == 0) {
        return JM_OK;
    }
    jm_events *const e = calloc(1, sizeof *e);
    if (e == NULL) {
        return jm_fail(err, JM_MEMORY, "no memory for %u events", n_rows);
    }
    const size_t count = (size_t)n_rows * b->lanes;
    e->s = s;
    e->history = history;
    e->script = options->roots;
    e->user = options->user;
    e->n_model = n_model;
    e->n_rows = n_rows;
    e->n_used = options->n_used;
    e->lanes = b->lanes;
    e->low = jm_lanes_take(count);
    e->high = jm_lanes_take(count);
    e->middle = jm_lanes_take(count);
    e->t_low = jm_lanes_take(b->lanes);
    e->t_high = jm_lanes_take(b->lanes);
    e->t = jm_lanes_take(b->lanes);
    e->alpha = jm_lanes_take(b->lanes);
    e->y = jm_lanes_take((size_t)b->model->abi->n_states * b->lanes);
    e->size = jm_lanes_take(count);
    e->leaps = calloc(n_rows, sizeof *e->leaps);
    s->root = calloc(count, 1);
    if (!e->low || !e->high || !e->middle || !e->t_low || !e->t_high || !e->t || !e->alpha ||
        !e->y || !e->size || !e->leaps || !s->root) {
        jm_events_free(e);
        return jm_fail(err, JM_MEMORY, "no memory for %u events", n_rows);
    }
    for (uint32_t r = 0; r < n_model; r++) {
        e->leaps[r] = (jm_events_flags(b->model->abi, r) & JM_EVENT_LEAPS) != 0;
        e->any_leaps = e->any_leaps || e->leaps[r];
    }
    s->functions = e->low;
    *out = e;
    return JM_OK;
}

void jm_events_free(jm_events *e)
{
    if (e != NULL) {
        free(e->low);
        free(e->high);
        free(e->middle);
        free(e->t_low);
        free(e->t_high);
        free(e->t);
        free(e->alpha);
        free(e->y);
        free(e->size);
        free(e->leaps);
        free(e->s->root);
        e->s->root = NULL;
        e->s->functions = NULL;
        free(e);
    }
}

size_t jm_events_pieces(jm_events *e, jm_piece *out)
{
    const size_t count = (size_t)e->n_rows * e->lanes;
    const jm_piece pieces[] = {{e->low, count * sizeof *e->low},
                               {e->high, count * sizeof *e->high},
                               {e->s->root, count}};
    memcpy(out, pieces, sizeof pieces);
    return sizeof pieces / sizeof pieces[0];
}

/* Elements of the rows that can cross at present. */
static size_t in_use(const jm_events *e)
{
    const uint32_t rows = e->n_used != NULL ? e->n_model + *e->n_used : e->n_rows;
    return (size_t)rows * e->lanes;
}

static void evaluate(jm_events *e, const double *t, const double *y, double *out)
{
    const jm_kernels *const k = e->s->block->kernels;
    jm_frame f = jm_block_frame(e->s->block);
    f.t = t;
    f.y = y;
    if (e->history != NULL) {
        jm_history_fill(e->history, &f);
    }
    if (e->n_model > 0) {
        jm_kernels_call(k, k->roots, &f, out);
    }
    if (e->script != NULL && in_use(e) > (size_t)e->n_model * e->lanes) {
        e->script(e->user, &f, out + (size_t)e->n_model * e->lanes);
    }
}

void jm_events_begin(jm_events *e, uint32_t mask)
{
    evaluate(e, e->s->block->t, e->s->block->y, e->middle);
    const size_t used = in_use(e);
    e->most_used = used > e->most_used ? used : e->most_used;
    for (size_t i = 0; i < e->most_used; i += e->lanes) {
        for (uint32_t l = 0; l < e->lanes; l++) {
            const double now = i < used ? e->middle[i + l] : 0.0; /* from zero nothing crosses */
            e->low[i + l] = (mask >> l & 1u) != 0 ? now : e->low[i + l];
        }
    }
}

/* Did the function go from a sign to the other, or to zero? From zero nothing counts. */
static bool crosses(double from, double to)
{
    return (from < 0.0 && to >= 0.0) || (from > 0.0 && to <= 0.0);
}

static bool lane_crosses(const jm_events *e, uint32_t l, const double *to)
{
    const size_t used = in_use(e);
    for (size_t i = l; i < used; i += e->lanes) {
        if (crosses(e->low[i], to[i])) {
            return true;
        }
    }
    return false;
}

/* Where to look next: the secant of the function that crosses first by it, kept off the ends. */
static double next_place(const jm_events *e, uint32_t l, double tolerance)
{
    const size_t used = in_use(e);
    const double low = e->t_low[l], width = e->t_high[l] - low;
    double share = 1.0; /* of the width, from the upper end, at which the secant is zero */
    bool any = false;
    for (size_t i = l; i < used; i += e->lanes) {
        if (crosses(e->low[i], e->high[i])) {
            const double up = fabs(e->high[i]), down = e->alpha[l] * fabs(e->low[i]);
            const double own = up / (up + down);
            share = any ? fmax(share, own) : own;
            any = true;
        }
    }
    const double ends = width > 5.0 * tolerance ? 0.1 : 0.5 * tolerance / width;
    const double least = width > 5.0 * tolerance ? tolerance / width : 0.5;
    const double z = 1.0 - share;
    if (z < 0.5 * least) {
        return low + fmin(ends, 0.5) * width;
    }
    if (share < 0.5 * least) {
        return e->t_high[l] - fmin(ends, 0.5) * width;
    }
    return low + z * width;
}

/* One end of the lane's bracket moves to the middle. */
static void narrow(jm_events *e, uint32_t l)
{
    const size_t used = in_use(e);
    const bool lower_half = lane_crosses(e, l, e->middle);
    const int8_t side = lower_half ? 1 : -1;
    double *const end = lower_half ? e->high : e->low;
    for (size_t i = l; i < used; i += e->lanes) {
        /* A function that was zero at the lower end stays out of the search. */
        if (lower_half || e->low[i] != 0.0) {
            end[i] = e->middle[i];
        }
    }
    *(lower_half ? &e->t_high[l] : &e->t_low[l]) = e->t[l];
    if (side != e->side[l]) {
        e->alpha[l] = 1.0;
    } else {
        e->alpha[l] *= lower_half ? 0.5 : 2.0;
    }
    e->side[l] = side;
}

static double tolerance_of(const jm_events *e, uint32_t l)
{
    const jm_stepper *const s = e->s;
    const double t = s->block->t[l], h = t - s->t_before[l];
    return 100.0 * DBL_EPSILON * (fabs(t) + fabs(h));
}

/* Narrows the brackets of all lanes of `mask` until each is a few roundings wide. */
static void locate(jm_events *e, uint32_t mask)
{
    uint32_t open = mask;
    for (int turn = 0; open != 0 && turn < 200; turn++) {
        for (uint32_t l = 0; l < e->lanes; l++) {
            const double tolerance = tolerance_of(e, l);
            if ((open >> l & 1u) != 0 && e->t_high[l] - e->t_low[l] <= tolerance) {
                open &= ~(1u << l);
            }
            e->t[l] = (open >> l & 1u) != 0 ? next_place(e, l, tolerance) : e->t_high[l];
            if (e->t[l] <= e->t_low[l] || e->t[l] >= e->t_high[l]) {
                open &= ~(1u << l); /* no number is left between the ends */
                e->t[l] = e->t_high[l];
            }
        }
        if (open == 0) {
            break;
        }
        e->s->type->interpolate(e->s, e->t, e->y);
        evaluate(e, e->t, e->y, e->middle);
        for (uint32_t l = 0; l < e->lanes; l++) {
            if ((open >> l & 1u) != 0) {
                narrow(e, l);
            }
        }
    }
}

/* How large functions that may leap are at the ends of the step. */
static void take_sizes(jm_events *e)
{
    const size_t n = e->any_leaps ? (size_t)e->n_model * e->lanes : 0;
    for (size_t i = 0; i < n; i++) {
        e->size[i] = fmax(fabs(e->low[i]), fabs(e->high[i]));
    }
}

/* Has the function of element `i`, which changed its sign, jumped over zero? In a step that is no
   longer than a bracket that cannot be told. */
static bool has_leapt(const jm_events *e, size_t i, uint32_t l)
{
    const jm_stepper *const s = e->s;
    return e->any_leaps && i / e->lanes < e->n_model && e->leaps[i / e->lanes] &&
           s->block->t[l] - s->t_before[l] > 1e4 * tolerance_of(e, l) &&
           jm_events_leapt(e->low[i], e->high[i], e->size[i]);
}

/* Puts the lanes of `mask` to where their functions crossed and says which did. */
static void place(jm_events *e, uint32_t mask)
{
    const size_t used = in_use(e);
    jm_block *const b = e->s->block;
    const uint32_t n = b->model->abi->n_states;
    e->s->type->interpolate(e->s, e->t_high, e->y);
    for (uint32_t l = 0; l < e->lanes; l++) {
        if ((mask >> l & 1u) == 0) {
            continue;
        }
        for (size_t i = l; i < used; i += e->lanes) {
            const bool now = crosses(e->low[i], e->high[i]) && !has_leapt(e, i, l);
            e->s->root[i] = (int8_t)(!now ? 0 : e->low[i] < 0.0 ? 1 : -1);
        }
        if (e->t_high[l] < b->t[l]) {
            b->t[l] = e->t_high[l];
            for (uint32_t s = 0; s < n; s++) {
                b->y[s * e->lanes + l] = e->y[s * e->lanes + l];
            }
        }
    }
}

uint32_t jm_events_find(jm_events *e, uint32_t moved)
{
    const size_t used = in_use(e);
    jm_stepper *const s = e->s;
    uint32_t found = 0;
    evaluate(e, s->block->t, s->block->y, e->high);
    for (uint32_t l = 0; l < e->lanes; l++) {
        e->t_low[l] = s->t_before[l];
        e->t_high[l] = s->block->t[l];
        e->alpha[l] = 1.0;
        e->side[l] = 0;
        if ((moved >> l & 1u) != 0 && lane_crosses(e, l, e->high)) {
            found |= 1u << l;
        }
    }
    memset(s->root, 0, (size_t)e->n_rows * e->lanes);
    if (found != 0) {
        take_sizes(e);
        locate(e, found);
        place(e, found);
    }
    for (size_t i = 0; i < used; i += e->lanes) {
        for (uint32_t l = 0; l < e->lanes; l++) { /* where lanes were put back, the value there */
            e->low[i + l] = (moved >> l & 1u) != 0 ? e->high[i + l] : e->low[i + l];
        }
    }
    return found;
}
