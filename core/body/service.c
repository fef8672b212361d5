/* SPDX-License-Identifier: Apache-2.0 */
#include "core/body/service.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/body/inside.h"

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static bool take_scratch(jm_service *s)
{
    const jm_model_abi *abi = s->model->abi;
    const size_t n_roots = abi->n_roots + 1;
    size_t n_news = 1, widest = larger(JM_ROUTE_ROWS, larger(abi->n_states, 2 * abi->n_clocks));
    widest = larger(widest, 2 * abi->n_histories);
    for (uint32_t e = 0; e < abi->n_events; e++) {
        n_news += abi->events[e].n_set;
        widest = larger(widest, abi->events[e].n_set);
    }
    const size_t rows = widest + n_news + 2 * n_roots;
    s->scratch = aligned_alloc(64, (rows * s->lanes * sizeof(double) + 63) / 64 * 64);
    s->fired = calloc(n_roots * s->lanes, 1);
    if (!s->scratch || !s->fired)
        return false;
    memset(s->scratch, 0, rows * s->lanes * sizeof(double));
    s->news = s->scratch + widest * s->lanes;
    s->root_before = s->news + n_news * s->lanes;
    s->root_after = s->root_before + n_roots * s->lanes;
    return true;
}

jm_status jm_service_new(jm_service **out, const jm_model *model, uint32_t lanes,
                         const jm_stepper_type *type, const jm_stepper_options *options,
                         jm_error *err)
{
    *out = NULL;
    jm_service *s = calloc(1, sizeof *s);
    if (!s)
        return jm_fail(err, JM_MEMORY, "no memory left to serve patients");
    s->model = model;
    s->lanes = lanes;
    s->type = type;
    s->options = *options;
    if (!take_scratch(s)) {
        jm_service_free(s);
        return jm_fail(err, JM_MEMORY, "no memory left to serve patients");
    }
    *out = s;
    return JM_OK;
}

void jm_service_free(jm_service *s)
{
    if (!s)
        return;
    jm_settler_free(s->settler);
    free(s->scratch);
    free(s->fired);
    free(s);
}

void jm_service_listen(jm_service *s, jm_tell_fn *tell, void *user)
{
    s->tell = tell;
    s->user = user;
}

void jm_service_tell(jm_service *s, jm_body *body, const jm_deed *deed)
{
    if (s->tell)
        s->tell(s->user, body, deed);
}

void jm_service_refresh(jm_service *s, jm_block *block)
{
    if (s->stale)
        jm_block_derive(block);
    s->stale = false;
}

static void check_numbers(jm_body *body)
{
    const jm_model_abi *abi = body->block->model->abi;
    for (uint32_t i = 0; i < abi->n_states; i++) {
        if (!isfinite(*jm_body_state(body, i))) {
            jm_body_fail(body, JM_DOMAIN, "%s is %g after what was done to it",
                         abi->states[i].name, *jm_body_state(body, i));
            return;
        }
    }
}

void jm_service_start(jm_service *s, jm_block *block, jm_body *const *bodies, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    const jm_frame frame = jm_block_frame(block);
    jm_kernels_call(block->kernels, block->kernels->start, &frame, s->scratch);
    for (uint32_t l = 0; l < s->lanes; l++) {
        for (uint32_t i = 0; i < abi->n_states && (mask >> l & 1); i++)
            block->y[i * s->lanes + l] = s->scratch[i * s->lanes + l];
    }
    if (!abi->steady)
        return;
    uint32_t sound = 0; /* no search begins at a number that is none */
    for (uint32_t l = 0; l < s->lanes; l++) {
        if (!(mask >> l & 1))
            continue;
        check_numbers(bodies[l]);
        sound |= (uint32_t)(bodies[l]->status == JM_OK) << l;
    }
    const uint32_t lost = jm_steady_state(block, sound, s->options.atol, s->options.rtol);
    for (uint32_t l = 0; l < s->lanes; l++) {
        if (lost >> l & 1)
            jm_body_fail(bodies[l], JM_SOLVER, "no state of rest was found from the start values");
    }
}

/* Before its begin a patient was what it begins as: delayed values are the present ones. */
static void fill_delays(jm_service *s, jm_block *block)
{
    const uint32_t n = s->model->abi->n_histories;
    const jm_frame frame = jm_block_frame(block);
    if (n == 0)
        return;
    jm_kernels_call(block->kernels, block->kernels->history, &frame, s->scratch);
    for (uint32_t k = 0; k < n; k++)
        memcpy(block->h + k * s->lanes, s->scratch + 2 * k * s->lanes,
               s->lanes * sizeof *block->h);
}

static jm_block *block_of(jm_body *const *bodies, uint32_t mask)
{
    uint32_t l = 0;
    while (!(mask >> l & 1))
        l++;
    return bodies[l]->block;
}

jm_status jm_service_begin(jm_service *s, jm_body *const *bodies, uint32_t mask, jm_error *err)
{
    if (!mask)
        return JM_OK;
    jm_block *block = block_of(bodies, mask);
    jm_block_derive(block);
    s->stale = false;
    jm_service_start(s, block, bodies, mask);
    fill_delays(s, block);
    jm_fire_begin(s, bodies, mask);
    for (uint32_t l = 0; l < s->lanes; l++) {
        if (!(mask >> l & 1))
            continue;
        check_numbers(bodies[l]);
        bodies[l]->changed = true;
        if (bodies[l]->status == JM_MEMORY)
            return jm_fail(err, JM_MEMORY, "no memory left for the agenda of a patient");
    }
    return JM_OK;
}

/* Timeline and clocks of one lane up to a dose that wants a steady state first (true; *wait). */
static bool serve_lane(jm_service *s, jm_body *body, jm_due *wait)
{
    jm_due due;
    while (body->status == JM_OK &&
           jm_agenda_take(&body->agenda, jm_body_time(body), JM_DUE_CLOCK, &due)) {
        if (due.kind == JM_DUE_CLOCK) {
            jm_fire_clock(s, body, &due);
        } else if (jm_dose_serve(s, body, &due)) {
            *wait = due;
            return true;
        }
    }
    return false;
}

static jm_status serve_agendas(jm_service *s, jm_body *const *bodies, uint32_t mask, jm_error *err)
{
    jm_due dues[JM_LANES];
    for (uint32_t wait = mask; wait;) {
        uint32_t settle = 0;
        for (uint32_t l = 0; l < s->lanes; l++) {
            if (wait >> l & 1 && serve_lane(s, bodies[l], &dues[l]))
                settle |= 1u << l;
        }
        if (settle) {
            jm_status status = jm_settle(s, bodies, settle, dues, err);
            if (status != JM_OK)
                return status;
        }
        for (uint32_t l = 0; l < s->lanes; l++) {
            if (settle >> l & 1 && bodies[l]->status == JM_OK)
                jm_dose_give(s, bodies[l], &dues[l]);
        }
        wait = settle;
    }
    return JM_OK;
}

void jm_service_glance(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    if (!mask || !s->model->abi->n_roots)
        return;
    s->stale = false;
    jm_fire_look(s, block_of(bodies, mask), s->root_before);
    s->has_glanced = true;
}

jm_status jm_service_serve(jm_service *s, jm_body *const *bodies, uint32_t mask,
                           const int8_t *root, uint32_t rooted, jm_error *err)
{
    const bool has_glanced = s->has_glanced;
    s->has_glanced = false;
    if (!mask)
        return JM_OK;
    jm_block *block = block_of(bodies, mask);
    s->stale = false;
    if (s->model->abi->n_roots && !has_glanced)
        jm_fire_look(s, block, s->root_before);
    jm_status status = serve_agendas(s, bodies, mask, err);
    if (status == JM_OK && s->model->abi->n_roots)
        jm_fire_roots(s, bodies, mask, root, rooted & mask);
    jm_service_refresh(s, block);
    for (uint32_t l = 0; l < s->lanes && status == JM_OK; l++) {
        if (!(mask >> l & 1))
            continue;
        if (bodies[l]->changed)
            check_numbers(bodies[l]);
        if (bodies[l]->status == JM_MEMORY)
            status = jm_fail(err, JM_MEMORY, "no memory left for the agenda of a patient");
    }
    return status;
}
