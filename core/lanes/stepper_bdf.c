/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The own BDF stepper: for stiff models, each patient with steps of its own.
 *
 * A multistep method knows nothing at a new place: after a dose or an event a lane begins at order
 * 1 with a step from its slopes there, as a new patient does. So what a lane does next depends on
 * t, y and p alone after a restart, and nothing has to be remembered of it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/bdf.h"
#include "core/lanes/isa.h"
#include "core/lanes/memory.h"
#include "core/lanes/own.h"
#include "core/lanes/steppers.h"

typedef struct bdf_stepper {
    jm_stepper base;
    jm_bdf_work work;
    jm_bdf_code code;
    jm_own own;
} bdf_stepper;

static const jm_bdf_code *code_for(uint32_t lanes)
{
    return lanes == 1 ? JM_ISA_BEST(&jm_bdf_1_v4, &jm_bdf_1_v3, &jm_bdf_1_any)
                      : JM_ISA_BEST(&jm_bdf_8_v4, &jm_bdf_8_v3, &jm_bdf_8_any);
}

void jm_bdf_use(jm_stepper *s, const jm_bdf_code *code)
{
    ((bdf_stepper *)s)->code = *code;
}

static double *numbers(const jm_bdf_work *w, int which)
{
    return w->own + (size_t)which * w->lanes;
}

static void destroy(jm_stepper *s)
{
    bdf_stepper *const b = (bdf_stepper *)s;
    jm_bdf_work *const w = &b->work;
    double *const owned[] = {w->own, w->z,  w->saved, w->weight,  w->slope,  w->sum,
                             w->ys,  w->f,  w->ts,    w->jac,     w->jac_new, w->matrix};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++) {
        free(owned[i]);
    }
    jm_lu_free(w->lu);
    jm_own_clear(&b->own);
    free(b);
}

static bool take_arrays(jm_bdf_work *w)
{
    const size_t lanes = w->lanes, row = w->n * lanes;
    double **const rows[] = {&w->saved, &w->weight, &w->slope, &w->sum, &w->ys, &w->f};
    bool ok = true;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ok = (*rows[i] = jm_lanes_take(row)) != NULL && ok;
    }
    ok = (w->own = jm_lanes_take(JM_BDF_NUMBERS * lanes)) != NULL && ok;
    ok = (w->z = jm_lanes_take(JM_BDF_ROWS * row)) != NULL && ok;
    ok = (w->ts = jm_lanes_take(lanes)) != NULL && ok;
    ok = (w->jac = jm_lanes_take(w->n_jac * lanes)) != NULL && ok;
    ok = (w->jac_new = jm_lanes_take((w->n_jac + w->n) * lanes)) != NULL && ok;
    ok = (w->matrix = jm_lanes_take((size_t)jm_lu_plan_of(w->lu)->n_lu * lanes)) != NULL && ok;
    return ok;
}

static void set_work(jm_bdf_work *w, jm_block *block, const jm_stepper_options *o)
{
    const jm_model_abi *const abi = block->model->abi;
    w->at = jm_block_frame(block);
    w->kernels = block->kernels;
    w->direct = block->kernels->lanes == block->lanes;
    w->n = abi->n_states;
    w->n_jac = abi->n_jac;
    w->lanes = block->lanes;
    w->t = block->t;
    w->y = block->y;
    w->rtol = o->rtol;
    w->first_step = o->first_step;
    w->max_step = o->max_step > 0.0 ? o->max_step : HUGE_VAL;
    w->max_count = o->max_steps > 0 ? (double)o->max_steps : 100000.0;
}

/* Numbers with which the arithmetic meets no NaN in lanes that were never begun. */
static void fill_numbers(jm_bdf_work *w)
{
    static const int ones[] = {JM_BDF_H, JM_BDF_ETA, JM_BDF_ORDER, JM_BDF_PER_Q, JM_BDF_GAMMA_LU};
    for (size_t l = 0; l < w->lanes; l++) {
        for (size_t i = 0; i < sizeof ones / sizeof ones[0]; i++) {
            numbers(w, ones[i])[l] = 1.0;
        }
        for (int j = 0; j <= JM_BDF_ROWS; j++) {
            numbers(w, JM_BDF_TAU + j)[l] = 1.0;
        }
        numbers(w, JM_BDF_H_MOST)[l] = HUGE_VAL;
        numbers(w, JM_BDF_FIRST)[l] = HUGE_VAL;
    }
}

static jm_status create(jm_stepper **out, jm_block *block, const jm_stepper_options *o,
                        jm_error *err)
{
    *out = NULL;
    bdf_stepper *const b = calloc(1, sizeof *b);
    if (b == NULL) {
        return jm_fail(err, JM_MEMORY, "no memory for a stepper");
    }
    b->base.type = &jm_stepper_bdf;
    b->base.block = block;
    set_work(&b->work, block, o);
    jm_status status = jm_lu_new_brief(&b->work.lu, block->model->abi, block->lanes, err);
    if (status == JM_OK && !take_arrays(&b->work)) {
        status = jm_fail(err, JM_MEMORY, "no memory for the history of %zu states", b->work.n);
    }
    if (status == JM_OK) {
        status = jm_own_init(&b->own, &b->base, o, err);
    }
    if (status != JM_OK) {
        destroy(&b->base);
        return status;
    }
    b->work.history = b->own.history;
    b->work.atol = b->own.atol;
    fill_numbers(&b->work);
    b->base.t_before = numbers(&b->work, JM_BDF_T0);
    jm_bdf_use(&b->base, code_for(block->lanes));
    *out = &b->base;
    return JM_OK;
}

/* Nothing is known of these lanes but t and y. */
static void forget(jm_bdf_work *w, uint32_t mask)
{
    for (uint32_t l = 0; l < w->lanes; l++) {
        if ((mask >> l & 1u) != 0) {
            numbers(w, JM_BDF_FIRST)[l] = HUGE_VAL;
            numbers(w, JM_BDF_COUNT)[l] = 0.0;
        }
    }
    w->fresh |= mask;
    w->begun &= ~mask;
    w->late &= ~mask;
    w->trying &= ~mask;
}

static void restart(jm_stepper *s, uint32_t mask)
{
    bdf_stepper *const b = (bdf_stepper *)s;
    (void)jm_own_restart(&b->own, s, mask);
    forget(&b->work, mask);
}

/* Calls are counted for all lanes that walk: a call for one costs as much as for eight. */
static void count(jm_stepper *s, const jm_bdf_work *w)
{
    const uint64_t walking = (uint64_t)__builtin_popcount(w->busy);
    s->stats.steps += (uint64_t)__builtin_popcount(w->moved);
    s->stats.rejected += (uint64_t)__builtin_popcount(w->rejected);
    s->stats.newton_fails += (uint64_t)__builtin_popcount(w->diverged);
    s->stats.rhs += walking;
    s->stats.solves += walking;
    s->stats.jac += w->did_jac ? walking : 0;
    s->stats.lu += w->did_lu ? walking : 0;
}

/* Turns until a lane has made a step, or none can. */
static void walk(bdf_stepper *b, const double *stop, jm_step *out)
{
    jm_bdf_work *const w = &b->work;
    do {
        w->live = b->base.live;
        b->code.turn(w, stop);
        count(&b->base, w);
        const uint32_t worn = jm_own_worn(&b->own, &b->base, stop, w->worn & ~w->stopped & w->live,
                                          numbers(w, JM_BDF_COUNT));
        const uint32_t failed = (w->stuck & w->live) | worn;
        if (failed != 0) {
            const jm_own_ills ills = {w->broken, worn, numbers(w, JM_BDF_COUNT)};
            jm_own_fail(&b->own, &b->base, failed, &ills);
            out->failed |= failed;
        }
        out->stepped = w->moved & b->base.live;
        out->stopped = w->stopped & b->base.live;
    } while (out->stepped == 0 && out->failed == 0 && (w->busy & b->base.live) != 0);
}

static void step(jm_stepper *s, const double *stop, jm_step *out)
{
    bdf_stepper *const b = (bdf_stepper *)s;
    jm_own_prepare(&b->own, numbers(&b->work, JM_BDF_H_MOST));
    walk(b, stop, out);
    const uint32_t put_back = jm_own_conclude(&b->own, s, out);
    if (put_back != 0) {
        forget(&b->work, put_back);
    }
}

static void interpolate(jm_stepper *s, const double *t, double *y)
{
    const bdf_stepper *const b = (const bdf_stepper *)s;
    b->code.interpolate(&b->work, t, y);
}

static size_t pieces(jm_stepper *s, jm_piece *out)
{
    bdf_stepper *const b = (bdf_stepper *)s;
    jm_bdf_work *const w = &b->work;
    const size_t lane = w->lanes * sizeof(double), row = w->n * lane;
    const jm_piece own[] = {{w, sizeof *w},
                            {w->own, JM_BDF_NUMBERS * lane},
                            {w->z, JM_BDF_ROWS * row},
                            {w->saved, row},
                            {w->weight, row},
                            {w->slope, row},
                            {w->sum, row},
                            {w->ys, row},
                            {w->f, row},
                            {w->ts, lane},
                            {w->jac, w->n_jac * lane},
                            {w->jac_new, (w->n_jac + w->n) * lane},
                            {w->matrix, jm_lu_plan_of(w->lu)->n_lu * lane}};
    const size_t n = sizeof own / sizeof own[0];
    memcpy(out, own, sizeof own);
    const size_t with_lu = n + jm_lu_pieces(w->lu, out + n);
    return with_lu + jm_own_pieces(&b->own, s, out + with_lu);
}

const jm_stepper_type jm_stepper_bdf = {
    .name = "bdf",
    .doc = "implicit, backward differentiation of order 1 to 5: for stiff models, each patient "
           "with an own step",
    .own_steps = true,
    .implicit = true,
    .create = create,
    .destroy = destroy,
    .restart = restart,
    .step = step,
    .interpolate = interpolate,
    .pieces = pieces,
};
