/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/shared.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/events.h"
#include "core/lanes/memory.h"
#include "core/lanes/sundials_compat.h"

static jm_status take_arrays(jm_shared *s, jm_error *err)
{
    const jm_block *const b = s->base.block;
    const size_t n = b->model->abi->n_states, rows = s->n_rows;
    s->y = jm_nvec_new(&s->group, s->context);
    s->other = jm_nvec_new(&s->group, s->context);
    s->stage_t = jm_lanes_take(b->lanes);
    s->before = jm_lanes_take(b->lanes);
    s->gaps = jm_lanes_take(b->lanes);
    s->atol = jm_lanes_take(n);
    s->root_rows = jm_lanes_take(rows * b->lanes);
    s->found = calloc(rows * b->lanes + 1, sizeof *s->found);
    s->base.root = calloc(rows * b->lanes + 1, 1);
    if (!s->y || !s->other || !s->stage_t || !s->before || !s->gaps || !s->atol || !s->found ||
        !s->root_rows || !s->base.root) {
        return jm_fail(err, JM_MEMORY, "no memory for a stepper of %zu states", n);
    }
    return JM_OK;
}

jm_status jm_shared_init(jm_shared *s, const jm_stepper_type *type, const jm_shared_type *methods,
                         jm_block *block, const jm_stepper_options *options, jm_error *err)
{
    const jm_model_abi *const abi = block->model->abi;
    s->base.type = type;
    s->base.block = block;
    s->methods = methods;
    s->options = *options;
    s->frame = jm_block_frame(block);
    s->n_rows = abi->n_roots + options->n_roots;
    if (!jm_nvec_group_init(&s->group, abi->n_states, block->lanes) ||
        JM_SUN_CONTEXT(&s->context) != 0) {
        return jm_fail(err, JM_MEMORY, "no memory for SUNDIALS");
    }
    JM_SUN_SILENCE_CONTEXT(s->context);
    jm_status status = take_arrays(s, err);
    if (status == JM_OK) {
        status = jm_history_new(&s->history, block, err);
        s->base.history = s->history;
    }
    for (size_t i = 0; status == JM_OK && i < abi->n_states; i++) {
        s->atol[i] = options->atol[i] > 1e-200 ? options->atol[i] : 1e-200;
    }
    s->frame.t = s->stage_t;
    s->base.t_before = s->before;
    s->options.atol = s->atol;
    s->left = NAN;
    return status;
}

void jm_shared_clear(jm_shared *s)
{
    N_VDestroy(s->y);
    N_VDestroy(s->other);
    jm_history_free(s->history);
    jm_nvec_group_clear(&s->group);
    free(s->stage_t);
    free(s->before);
    free(s->gaps);
    free(s->atol);
    free(s->found);
    free(s->root_rows);
    free(s->base.root);
    SUNContext_Free(&s->context);
}

const jm_frame *jm_shared_frame(jm_shared *s, double t, N_Vector y)
{
    for (uint32_t l = 0; l < s->group.lanes; l++) {
        s->stage_t[l] = t;
    }
    s->frame.y = jm_nvec_data(y);
    if (s->history != NULL) {
        jm_history_fill(s->history, &s->frame);
    }
    return &s->frame;
}

int jm_shared_rhs(double t, N_Vector y, N_Vector slope, void *user)
{
    jm_shared *const s = user;
    const jm_kernels *const k = s->base.block->kernels;
    const jm_frame *const f = jm_shared_frame(s, t, y);
    if (k->lanes == s->group.lanes) {
        k->rhs(f, jm_nvec_data(slope));
    } else {
        jm_kernels_call(k, k->rhs, f, jm_nvec_data(slope));
    }
    s->base.stats.rhs++;
    return 0;
}

int jm_shared_weights(N_Vector y, N_Vector w, void *user)
{
    jm_shared *const s = user;
    s->group.rows->weights(s->group.n, s->options.rtol, s->atol, jm_nvec_data(y), jm_nvec_data(w));
    return 0;
}

/* States without a derivative are what they were, whatever an interpolant has made of them: it may
   return a constant with an error of rounding, and a condition may ask for equality. */
static void keep_still(const jm_shared *s, double *y)
{
    const jm_block *const b = s->base.block;
    for (uint32_t k = 0; k < b->model->abi->n_still; k++) {
        const size_t at = (size_t)b->model->abi->still[k] * b->lanes;
        memcpy(y + at, b->y + at, b->lanes * sizeof *y);
    }
}

int jm_shared_roots(double t, N_Vector y, double *out, void *user)
{
    jm_shared *const s = user;
    const jm_block *const b = s->base.block;
    const jm_kernels *const k = b->kernels;
    const uint32_t lanes = b->lanes, n_model = b->model->abi->n_roots;
    const jm_frame *const f = jm_shared_frame(s, t, y);
    double *const rows = s->root_rows;
    keep_still(s, jm_nvec_data(y));
    if (n_model > 0) {
        jm_kernels_call(k, k->roots, f, rows);
    }
    if (s->options.roots != NULL) {
        s->options.roots(s->options.user, f, rows + (size_t)n_model * lanes);
    }
    for (size_t i = 0; i < (size_t)s->n_rows * lanes; i++) {
        out[i] = (s->base.live >> i % lanes & 1u) != 0 ? rows[i] : 1.0;
    }
    return 0;
}

void jm_shared_restart(jm_stepper *base, uint32_t mask)
{
    jm_shared *const s = (jm_shared *)base;
    uint32_t strangers = 0;
    for (uint32_t l = 0; l < s->group.lanes; l++) {
        const bool known = (base->live >> l & 1u) != 0 && base->block->t[l] == s->left;
        strangers |= (mask >> l & 1u) != 0 && !known ? 1u << l : 0u;
    }
    s->fresh = s->fresh || strangers != 0;
    s->begun = false;
    s->tries = 0;
    if (mask != 0) {
        s->t = base->block->t[__builtin_ctz(mask)];
    }
    s->t_tries = s->t;
    if (s->history != NULL) {
        jm_history_restart(s->history, strangers, mask & ~strangers);
    }
}

static uint32_t first_lane(uint32_t mask)
{
    return (uint32_t)__builtin_ctz(mask);
}

/* A lane takes over the numbers of another, of the same time. */
static void copy_lane(jm_block *b, uint32_t from, uint32_t to)
{
    const jm_model_abi *const abi = b->model->abi;
    const struct {
        double *rows;
        size_t n;
    } all[] = {{b->y, abi->n_states},
               {b->p, (size_t)abi->n_params + abi->n_inputs},
               {b->d, abi->n_derived},
               {b->h, abi->n_histories},
               {b->t, 1}};
    for (size_t a = 0; a < sizeof all / sizeof all[0]; a++) {
        for (size_t i = 0; i < all[a].n; i++) {
            all[a].rows[i * b->lanes + to] = all[a].rows[i * b->lanes + from];
        }
    }
}

/* The lane that keeps the integrator from going on: one whose slope is no number, else the one
   that was worst in the last norm. */
static uint32_t culprit(jm_shared *s, bool *broken)
{
    const double *const slope = jm_nvec_data(s->other);
    const uint32_t lanes = s->group.lanes;
    memcpy(jm_nvec_data(s->y), s->base.block->y, s->group.n * lanes * sizeof(double));
    const uint32_t worst = jm_nvec_worst(&s->group);
    *broken = !isfinite(s->group.sums[worst]);
    (void)jm_shared_rhs(s->t, s->y, s->other, s);
    for (uint32_t l = 0; l < lanes; l++) {
        for (size_t i = l; (s->base.live >> l & 1u) != 0 && i < s->group.n * lanes; i += lanes) {
            if (!isfinite(slope[i])) {
                *broken = true;
                return l;
            }
        }
    }
    return worst;
}

static void give_up_lane(jm_shared *s, jm_step *out, bool worn)
{
    jm_stepper *const base = &s->base;
    bool broken = false;
    const uint32_t l = culprit(s, &broken);
    base->why[l] = broken && !worn ? JM_DOMAIN : JM_SOLVER;
    if (worn) {
        snprintf(base->reason[l], sizeof base->reason[l], "too many steps (%llu) up to t = %.9g",
                 (unsigned long long)s->tries, s->t);
    } else if (broken) {
        snprintf(base->reason[l], sizeof base->reason[l],
                 "the right-hand side is no finite number near t = %.9g", s->t);
    } else {
        snprintf(base->reason[l], sizeof base->reason[l],
                 "the integrator found no step that is accurate enough at t = %.9g", s->t);
    }
    base->live &= ~(1u << l);
    out->failed |= 1u << l;
    if (base->live != 0) {
        copy_lane(base->block, first_lane(base->live), l);
    }
    s->begun = false;
    s->tries = s->stalled = 0;
    s->t_tries = s->t;
}

/* Whether the steps since the last stop are too many for how far they came. */
static bool is_worn(jm_shared *s, double end)
{
    const uint64_t most = s->options.max_steps > 0 ? s->options.max_steps : 100000;
    if (++s->tries <= most) {
        return false;
    }
    if (s->t - s->t_tries < JM_LEAST_WAY * (end - s->t)) {
        return true;
    }
    s->tries = 0;
    s->t_tries = s->t;
    return false;
}

static bool begin(jm_shared *s)
{
    const jm_block *const b = s->base.block;
    memcpy(jm_nvec_data(s->y), b->y, s->group.n * b->lanes * sizeof(double));
    s->begun = s->methods->begin(s, s->t, s->fresh);
    s->fresh = false;
    s->walked = s->is_back = false;
    s->methods->failures(s, &s->rejected, &s->newton); /* some keep their counts over a restart */
    return s->begun;
}

static double earliest(const jm_shared *s, const double *times)
{
    double first = HUGE_VAL;
    for (uint32_t l = 0; l < s->group.lanes; l++) {
        if ((s->base.live >> l & 1u) != 0) {
            first = fmin(first, times[l]);
        }
    }
    return first;
}

/* To where the integrator may go: the stop, or less where delays bound the step. */
static double bound(jm_shared *s, double end)
{
    if (s->history == NULL) {
        return end;
    }
    jm_history_gaps(s->history, s->gaps);
    const double reach = s->t + earliest(s, s->gaps);
    return end - reach > 1e-12 * fabs(end) ? reach : end;
}

static void count_failures(jm_shared *s)
{
    uint64_t rejected = 0, newton = 0;
    s->methods->failures(s, &rejected, &newton);
    s->base.stats.rejected += rejected - s->rejected;
    s->base.stats.newton_fails += newton - s->newton;
    s->rejected = rejected;
    s->newton = newton;
}

/* Element `i` of the functions at time t, by the interpolant of the last step. */
static double function_at(jm_shared *s, double t, size_t i)
{
    if (!s->methods->value(s, t, s->other)) {
        return NAN;
    }
    (void)jm_shared_roots(t, s->other, s->root_rows, s);
    return s->root_rows[i];
}

static uint32_t flags_of(const jm_shared *s, size_t i)
{
    return jm_events_flags(s->base.block->model->abi, (uint32_t)(i / s->group.lanes));
}

static bool is_zero(double x)
{
    return x >= 0.0 && x <= 0.0;
}

/* Time that is nothing, in the step up to t. */
static double rounding_at(const jm_shared *s, double t)
{
    return DBL_EPSILON * (fabs(t) + (t - s->t));
}

/* Has the function, which changed its sign at t, jumped over zero? Where the integrator has its
   bracket is not known: the other side is sought. */
static bool has_leapt(jm_shared *s, double t, size_t i)
{
    const double step = t - s->t, rounding = rounding_at(s, t);
    if (!(flags_of(s, i) & JM_EVENT_LEAPS) || step < 1e6 * rounding) {
        return false;
    }
    const double here = function_at(s, t, i), first = function_at(s, s->t, i);
    double low = here;
    for (double back = 200.0 * rounding; back < 0.01 * step && low * here > 0.0; back *= 2.0) {
        low = function_at(s, t - back, i);
    }
    return jm_events_leapt(low, here, fmax(fabs(first), fabs(here)));
}

/* Since when the function, zero at t, has been zero. SUNDIALS looks for a change of sign and takes
   what is zero at the end of a step to have become so there. */
static double zero_since(jm_shared *s, double t, size_t i)
{
    const double least = 200.0 * rounding_at(s, t);
    double low = s->t, high = t;
    if (!is_zero(function_at(s, t, i)) || !is_zero(function_at(s, fmax(low, t - least), i))) {
        return t;
    }
    while (high - low > least) {
        const double middle = 0.5 * (low + high);
        *(is_zero(function_at(s, middle, i)) ? &high : &low) = middle;
    }
    return high;
}

/* Values that have become equal and stay so have their moment before the root that was found: s->y
   and the answer are of there, and what crosses later has not crossed. */
static double go_back(jm_shared *s, double t)
{
    const size_t n = (size_t)s->n_rows * s->group.lanes;
    double first = t;
    for (size_t i = 0; i < n; i++) {
        const bool is_live = (s->base.live >> i % s->group.lanes & 1u) != 0;
        if (s->found[i] != 0 && is_live && (flags_of(s, i) & JM_EVENT_MEETS) != 0) {
            first = fmin(first, zero_since(s, t, i));
        }
    }
    if (!(first < t) || !s->methods->value(s, first, s->y)) {
        return t;
    }
    (void)jm_shared_roots(first, s->y, s->root_rows, s);
    for (size_t i = 0; i < n; i++) {
        s->found[i] = is_zero(s->root_rows[i]) ? s->found[i] : 0;
    }
    s->is_back = true;
    return first;
}

/* Where the roots are that the integrator has found before t, or at it. */
static double report_roots(jm_shared *s, double t, jm_step *out)
{
    memset(s->base.root, 0, (size_t)s->n_rows * s->group.lanes);
    if (!s->methods->roots(s, s->found)) {
        return t;
    }
    const double at = go_back(s, t);
    for (size_t i = 0; i < (size_t)s->n_rows * s->group.lanes; i++) {
        const uint32_t l = (uint32_t)(i % s->group.lanes);
        if (s->found[i] != 0 && (s->base.live >> l & 1u) != 0 && !has_leapt(s, at, i)) {
            s->base.root[i] = (int8_t)(s->found[i] > 0 ? 1 : -1);
            out->rooted |= 1u << l;
        }
    }
    return at;
}

/* The block follows the integrator. */
static void arrive(jm_shared *s, double t, const double *stop, jm_step *out)
{
    jm_block *const b = s->base.block;
    keep_still(s, jm_nvec_data(s->y));
    memcpy(b->y, jm_nvec_data(s->y), s->group.n * b->lanes * sizeof(double));
    for (uint32_t l = 0; l < b->lanes; l++) {
        s->before[l] = s->t;
        b->t[l] = t;
        out->stopped |= (s->base.live >> l & 1u) != 0 && stop[l] <= t ? 1u << l : 0u;
    }
    out->stepped = s->base.live;
    s->t = s->left = t;
    s->walked = true;
    s->base.stats.steps++;
    if (s->history != NULL) {
        jm_history_record(s->history, &s->base, s->base.live);
    }
}

/* Does time stand still? One tiny step is nothing (a start), fifty in a row lead nowhere. */
static bool stalls(jm_shared *s, jm_shared_move move, double t)
{
    const bool tiny = move == JM_MOVED && !(t - s->t > 1e-14 * fabs(t));
    s->stalled = tiny ? s->stalled + 1 : 0;
    return s->stalled > 50;
}

/* What a root sets off may be due before the end of the step in which the root was found, and the
   integrator has made that step: it begins anew where the root is. */
static jm_shared_move go_on(jm_shared *s, double stop, double *t)
{
    const bool goes_on = s->begun && !s->is_back;
    jm_shared_move move = goes_on ? s->methods->advance(s, stop, t) : JM_PASSED;
    if (move == JM_PASSED) {
        move = begin(s) ? s->methods->advance(s, stop, t) : JM_GAVE_UP;
    }
    return move == JM_PASSED ? JM_GAVE_UP : move;
}

void jm_shared_step(jm_stepper *base, const double *stop, jm_step *out)
{
    jm_shared *const s = (jm_shared *)base;
    while (base->live != 0) {
        const double end = earliest(s, stop);
        double t = s->t;
        if (!(end > s->t)) {
            return;
        }
        s->group.live = base->live;
        if (is_worn(s, end)) {
            give_up_lane(s, out, true);
            continue;
        }
        const jm_shared_move move = go_on(s, bound(s, end), &t);
        if (s->begun) {
            count_failures(s);
        }
        if (move == JM_GAVE_UP) {
            give_up_lane(s, out, false);
            continue;
        }
        if (stalls(s, move, t)) {
            give_up_lane(s, out, false);
            continue;
        }
        if (move == JM_AT_ROOT) {
            t = report_roots(s, t, out);
        }
        if (t >= end) {
            s->tries = 0;
            s->t_tries = t;
        }
        arrive(s, t, stop, out);
        return;
    }
}

void jm_shared_interpolate(jm_stepper *base, const double *t, double *y)
{
    jm_shared *const s = (jm_shared *)base;
    const size_t bytes = s->group.n * s->group.lanes * sizeof(double);
    const double at = t[base->live != 0 ? first_lane(base->live) : 0];
    const bool done = s->walked && s->begun && s->methods->value(s, at, s->other);
    memcpy(y, done ? jm_nvec_data(s->other) : base->block->y, bytes);
}
