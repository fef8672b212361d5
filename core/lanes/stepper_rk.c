/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Own Runge–Kutta and Rosenbrock steppers in which every lane walks with its own step.
 *
 * A one-step method needs no restart at a dose: the lane keeps its step (bounded by a fresh
 * estimate) and only its first slope is computed anew. A lane counts as a new patient, whose step
 * is to be found, where it was dropped before or stands at another time than the stepper left it.
 */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/isa.h"
#include "core/lanes/memory.h"
#include "core/lanes/own.h"
#include "core/lanes/rk.h"
#include "core/lanes/steppers.h"

typedef struct rk_stepper {
    jm_stepper base;
    jm_rk_work work;
    jm_rk_code code;
    jm_own own;
    double first_step;
    uint32_t *diagonal; /* [n] see jm_rk_work */
} rk_stepper;

static const jm_rk_codes *codes_for(uint32_t lanes)
{
    return lanes == 1 ? JM_ISA_BEST(&jm_rk_1_v4, &jm_rk_1_v3, &jm_rk_1_any)
                      : JM_ISA_BEST(&jm_rk_8_v4, &jm_rk_8_v3, &jm_rk_8_any);
}

static void destroy(jm_stepper *s)
{
    rk_stepper *const r = (rk_stepper *)s;
    jm_rk_work *const w = &r->work;
    double *const owned[] = {w->t0,    w->y0, w->h,     w->h_next, w->h_most, w->err_log, w->h_idle,
                             w->count, w->k,  w->dense, w->ts,     w->ys};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++) {
        free(owned[i]);
    }
    free(r->diagonal);
    free(w->jac);
    free(w->matrix);
    free(w->gammas);
    jm_lu_free(w->lu);
    jm_own_clear(&r->own);
    free(r);
}

/* All arrays of one stepper; false without memory. */
static bool take_arrays(rk_stepper *r, size_t slopes, size_t dense_rows)
{
    jm_rk_work *const w = &r->work;
    const size_t lanes = w->lanes, row = w->n * lanes;
    double **const per_lane[] = {&w->t0,    &w->h,  &w->h_next, &w->err_log,
                                 &w->count, &w->ts, &w->h_most, &w->h_idle};
    bool ok = true;
    for (size_t i = 0; i < sizeof per_lane / sizeof per_lane[0]; i++) {
        ok = (*per_lane[i] = jm_lanes_take(lanes)) != NULL && ok;
    }
    ok = (w->y0 = jm_lanes_take(row)) != NULL && ok;
    ok = (w->ys = jm_lanes_take(row)) != NULL && ok;
    ok = (w->k = jm_lanes_take(slopes * row)) != NULL && ok;
    ok = (w->dense = jm_lanes_take(dense_rows * row)) != NULL && ok;
    return ok;
}

/* The Jacobian, and where its diagonal stands. */
static bool take_jacobian(rk_stepper *r, const jm_model_abi *abi)
{
    jm_rk_work *const w = &r->work;
    w->jac = jm_lanes_take(((size_t)abi->n_jac + abi->n_states) * w->lanes);
    r->diagonal = malloc((w->n + 1) * sizeof *r->diagonal);
    if (!w->jac || !r->diagonal) {
        return false;
    }
    for (uint32_t i = 0; i < abi->n_states; i++) {
        r->diagonal[i] = UINT32_MAX;
        for (uint32_t e = abi->jac_col[i]; e < abi->jac_col[i + 1]; e++) {
            r->diagonal[i] = abi->jac_row[e] == i ? e : r->diagonal[i];
        }
    }
    w->diagonal = r->diagonal;
    return true;
}

static jm_status take_linear(jm_rk_work *w, const jm_model_abi *abi, jm_error *err)
{
    const jm_status status = jm_lu_new(&w->lu, abi, (uint32_t)w->lanes, err);
    if (status != JM_OK) {
        return status;
    }
    w->matrix = jm_lanes_take((size_t)jm_lu_plan_of(w->lu)->n_lu * w->lanes);
    w->gammas = jm_lanes_take(w->lanes);
    if (!w->matrix || !w->gammas) {
        return jm_fail(err, JM_MEMORY, "no memory for the matrices of a Rosenbrock method");
    }
    return JM_OK;
}

static void set_options(rk_stepper *r, const jm_stepper_options *o)
{
    jm_rk_work *const w = &r->work;
    w->rtol = o->rtol;
    w->max_step = o->max_step > 0.0 ? o->max_step : HUGE_VAL;
    w->max_count = o->max_steps > 0 ? (double)o->max_steps : 100000.0;
    r->first_step = o->first_step;
    for (size_t l = 0; l < w->lanes; l++) {
        w->h_most[l] = w->h_idle[l] = HUGE_VAL;
    }
    w->atol = r->own.atol;
}

/* One row of this table per method. */
typedef struct method {
    const jm_stepper_type *type;
    size_t slopes, dense; /* rows of k and of the interpolant */
    size_t code;          /* offset in jm_rk_codes */
} method;

static const method methods[] = {
    {&jm_stepper_dopri5, JM_DOPRI5_SLOPES, 0, offsetof(jm_rk_codes, dopri5)},
    {&jm_stepper_dop853, JM_DOP853_SLOPES, JM_DOP853_DENSE, offsetof(jm_rk_codes, dop853)},
    {&jm_stepper_rodas5p, JM_RODAS5P_SLOPES, JM_RODAS5P_DENSE, offsetof(jm_rk_codes, rodas5p)},
};

static const method *method_of(const jm_stepper_type *type)
{
    const method *m = methods;
    while (m->type != type) {
        m++;
    }
    return m;
}

void jm_rk_use(jm_stepper *s, const jm_rk_codes *codes)
{
    const char *const at = (const char *)codes + method_of(s->type)->code;
    ((rk_stepper *)s)->code = *(const jm_rk_code *)(const void *)at;
}

static void set_work(rk_stepper *r, jm_block *block)
{
    jm_rk_work *const w = &r->work;
    w->at = jm_block_frame(block);
    w->kernels = block->kernels;
    w->direct = block->kernels->lanes == block->lanes;
    w->n = block->model->abi->n_states;
    w->lanes = block->lanes;
    w->t = block->t;
    w->y = block->y;
}

static jm_status equip(rk_stepper *r, const jm_stepper_options *o, jm_error *err)
{
    jm_rk_work *const w = &r->work;
    const method *const m = method_of(r->base.type);
    if (!take_arrays(r, m->slopes, m->dense) ||
        !take_jacobian(r, r->base.block->model->abi)) {
        return jm_fail(err, JM_MEMORY, "no memory for the slopes of %zu states", w->n);
    }
    jm_status status = jm_own_init(&r->own, &r->base, o, err);
    if (status == JM_OK && r->base.type->implicit) {
        status = take_linear(w, r->base.block->model->abi, err);
    }
    return status;
}

static jm_status create(jm_stepper **out, const jm_stepper_type *type, jm_block *block,
                        const jm_stepper_options *o, jm_error *err)
{
    *out = NULL;
    rk_stepper *const r = calloc(1, sizeof *r);
    if (r == NULL) {
        return jm_fail(err, JM_MEMORY, "no memory for a stepper");
    }
    r->base.type = type;
    r->base.block = block;
    set_work(r, block);
    const jm_status status = equip(r, o, err);
    if (status != JM_OK) {
        destroy(&r->base);
        return status;
    }
    r->work.history = r->own.history;
    set_options(r, o);
    jm_rk_use(&r->base, codes_for(block->lanes));
    r->base.t_before = r->work.t0;
    *out = &r->base;
    return JM_OK;
}

static jm_status create_dopri5(jm_stepper **out, jm_block *block, const jm_stepper_options *o,
                               jm_error *err)
{
    return create(out, &jm_stepper_dopri5, block, o, err);
}

static jm_status create_dop853(jm_stepper **out, jm_block *block, const jm_stepper_options *o,
                               jm_error *err)
{
    return create(out, &jm_stepper_dop853, block, o, err);
}

static jm_status create_rodas5p(jm_stepper **out, jm_block *block, const jm_stepper_options *o,
                                jm_error *err)
{
    return create(out, &jm_stepper_rodas5p, block, o, err);
}

static void restart(jm_stepper *s, uint32_t mask)
{
    rk_stepper *const r = (rk_stepper *)s;
    jm_rk_work *const w = &r->work;
    const uint32_t strangers = jm_own_restart(&r->own, s, mask);
    for (uint32_t l = 0; l < w->lanes; l++) {
        if ((mask >> l & 1u) == 0) {
            continue;
        }
        if ((strangers >> l & 1u) != 0) {
            w->h_next[l] = r->first_step;
            w->err_log[l] = -26.575424759098897; /* as after an error of 1e-4 */
        }
        w->count[l] = 0.0;
    }
    w->fresh |= mask;
    w->shrunk &= ~mask;
}

/* Calls are counted for the lanes that tried. */
static void count(jm_stepper *s, const jm_rk_work *before)
{
    const jm_rk_work *const w = &((rk_stepper *)s)->work;
    const uint64_t tried = (uint64_t)__builtin_popcount(w->tried);
    const uint64_t moved = (uint64_t)__builtin_popcount(w->moved);
    s->stats.steps += moved;
    s->stats.rejected += tried - moved;
    s->stats.rhs += (w->n_rhs - before->n_rhs) * tried;
    s->stats.jac += (w->n_jac - before->n_jac) * tried;
    s->stats.lu += (w->n_lu - before->n_lu) * tried;
    s->stats.solves += (w->n_solves - before->n_solves) * tried;
}

/* One attempt of all lanes; those that cannot go on are taken out. */
static void attempt(jm_stepper *s, const double *stop, jm_step *out)
{
    rk_stepper *const r = (rk_stepper *)s;
    jm_rk_work *const w = &r->work;
    const jm_rk_work before = *w;
    w->live = s->live;
    r->code.attempt(w, stop);
    count(s, &before);
    const uint32_t worn = jm_own_worn(&r->own, s, stop, w->worn & ~w->stopped, w->count);
    const uint32_t failed = w->stuck | worn;
    if (failed != 0) {
        const jm_own_ills ills = {w->broken, worn, w->count};
        jm_own_fail(&r->own, s, failed, &ills);
    }
    out->failed |= failed;
    out->stepped = w->moved & ~failed;
    out->stopped = w->stopped;
}

static void step(jm_stepper *s, const double *stop, jm_step *out)
{
    rk_stepper *const r = (rk_stepper *)s;
    jm_own_prepare(&r->own, r->work.h_most);
    do {
        attempt(s, stop, out);
    } while (out->stepped == 0 && (r->work.tried & s->live) != 0);
    r->work.fresh |= jm_own_conclude(&r->own, s, out);
}

static void interpolate(jm_stepper *s, const double *t, double *y)
{
    rk_stepper *const r = (rk_stepper *)s;
    const uint64_t calls = r->work.n_rhs;
    r->code.interpolate(&r->work, t, y);
    s->stats.rhs += (r->work.n_rhs - calls) * (uint64_t)__builtin_popcount(r->work.moved);
}

/* The proposal for the next step, the size of the last error, the bound of an idle step. */
static void remember(const jm_stepper *s, uint32_t lane, double *memory)
{
    const jm_rk_work *const w = &((const rk_stepper *)s)->work;
    memory[0] = w->h_next[lane];
    memory[1] = w->err_log[lane];
    memory[2] = w->h_idle[lane];
}

static void recall(jm_stepper *s, uint32_t lane, const double *memory)
{
    jm_rk_work *const w = &((rk_stepper *)s)->work;
    w->h_next[lane] = memory[0];
    w->err_log[lane] = memory[1];
    w->h_idle[lane] = memory[2];
}

/* Matrices are made anew by each attempt. */
static size_t pieces(jm_stepper *s, jm_piece *out)
{
    rk_stepper *const r = (rk_stepper *)s;
    jm_rk_work *const w = &r->work;
    const method *const m = method_of(s->type);
    const size_t lane = w->lanes * sizeof(double), row = w->n * lane;
    const jm_piece own[] = {{w, sizeof *w},        {w->t0, lane},    {w->y0, row},
                            {w->h, lane},          {w->h_next, lane}, {w->h_most, lane},
                            {w->err_log, lane},    {w->h_idle, lane}, {w->count, lane},
                            {w->k, m->slopes * row}, {w->dense, m->dense * row},
                            {w->ts, lane},         {w->ys, row}};
    const size_t n = sizeof own / sizeof own[0];
    memcpy(out, own, sizeof own);
    return n + jm_own_pieces(&r->own, s, out + n);
}

const jm_stepper_type jm_stepper_dopri5 = {
    .name = "dopri5",
    .doc = "explicit Runge–Kutta of order 5 (Dormand and Prince), each patient with an own step",
    .own_steps = true,
    .implicit = false,
    .create = create_dopri5,
    .destroy = destroy,
    .restart = restart,
    .step = step,
    .interpolate = interpolate,
    .n_memory = 3,
    .remember = remember,
    .recall = recall,
    .pieces = pieces,
};

const jm_stepper_type jm_stepper_dop853 = {
    .name = "dop853",
    .doc = "explicit Runge–Kutta of order 8 (Dormand and Prince), for tight tolerances",
    .own_steps = true,
    .implicit = false,
    .create = create_dop853,
    .destroy = destroy,
    .restart = restart,
    .step = step,
    .interpolate = interpolate,
    .n_memory = 3,
    .remember = remember,
    .recall = recall,
    .pieces = pieces,
};

const jm_stepper_type jm_stepper_rodas5p = {
    .name = "rodas5p",
    .doc = "implicit, Rosenbrock of order 5 (Steinebach): for stiff models, each patient alone",
    .own_steps = true,
    .implicit = true,
    .create = create_rodas5p,
    .destroy = destroy,
    .restart = restart,
    .step = step,
    .interpolate = interpolate,
    .n_memory = 3,
    .remember = remember,
    .recall = recall,
    .pieces = pieces,
};
