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
    widest = larger(widest, larger(2 * abi->n_histories, abi->n_moments));
    for (uint32_t e = 0; e < abi->n_events; e++) {
        n_news += abi->events[e].n_set;
        widest = larger(widest, abi->events[e].n_set);
    }
    widest = larger(widest, abi->n_roots);
    const size_t rows = widest + n_news;
    s->scratch = aligned_alloc(64, (rows * s->lanes * sizeof(double) + 63) / 64 * 64);
    s->before = calloc(5 * n_roots, sizeof *s->before);
    s->level = calloc(n_roots * s->lanes, sizeof *s->level);
    s->is_equality = calloc(n_roots, sizeof *s->is_equality);
    if (!s->scratch || !s->before || !s->level || !s->is_equality)
        return false;
    memset(s->scratch, 0, rows * s->lanes * sizeof(double));
    s->news = s->scratch + widest * s->lanes;
    s->after = s->before + n_roots;
    s->rises = s->after + n_roots;
    s->falls = s->rises + n_roots;
    s->met = s->falls + n_roots;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        if (abi->events[e].flags & JM_EVENT_MEETS)
            s->is_equality[abi->events[e].index] = true;
    }
    return true;
}

static void count_events(jm_service *s)
{
    const jm_model_abi *abi = s->model->abi;
    s->most_set = jm_queue_width(abi);
    for (uint32_t e = 0; e < abi->n_events; e++) {
        s->n_held += abi->events[e].kind == JM_EVENT_HOLDS;
        s->n_resets += abi->events[e].kind == JM_EVENT_RESETS;
        s->has_crossings = s->has_crossings || abi->events[e].kind < JM_EVENT_EVERY;
        s->has_equalities = s->has_equalities || abi->events[e].flags & JM_EVENT_MEETS;
    }
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
    s->between = jm_between_best(lanes);
    s->type = type;
    s->options = *options;
    count_events(s);
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
    free(s->before);
    free(s->level);
    free(s->is_equality);
    free(s);
}

void jm_service_settle(jm_service *s)
{
    s->is_settling = true;
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

/* Lanes of `mask` that are not ill. */
static uint32_t lanes_sound(jm_body *const *bodies, uint32_t mask)
{
    uint32_t sound = 0;
    for (; mask; mask &= mask - 1) {
        const int l = __builtin_ctz(mask);
        sound |= (uint32_t)(bodies[l]->status == JM_OK) << l;
    }
    return sound;
}

static void say_no_number(jm_body *body)
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

/* Bodies of `mask` with a state that is no number are ill, and returned. */
static uint32_t check_numbers(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    if (mask)
        mask &= s->between->endless(jm_service_block(bodies, mask)->y, s->model->abi->n_states);
    for (uint32_t l = 0; mask >> l != 0; l++) {
        if (mask >> l & 1)
            say_no_number(bodies[l]);
    }
    return mask;
}

void jm_service_start(jm_service *s, jm_block *block, jm_body *const *bodies, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    uint32_t settled = 0; /* they have been brought to their begin already */
    jm_block_start(block, s->scratch);
    for (uint32_t l = 0; l < s->lanes; l++) {
        const double *begin = mask >> l & 1 ? bodies[l]->begin : NULL;
        settled |= (uint32_t)(begin != NULL) << l;
        for (uint32_t i = 0; i < abi->n_states && (mask >> l & 1); i++)
            block->y[i * s->lanes + l] = begin ? begin[i] : s->scratch[i * s->lanes + l];
    }
    mask &= ~settled;
    if (!abi->steady)
        return;
    check_numbers(s, bodies, mask); /* no search begins at a number that is none */
    const uint32_t sound = lanes_sound(bodies, mask);
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

jm_block *jm_service_block(jm_body *const *bodies, uint32_t mask)
{
    return bodies[__builtin_ctz(mask)]->block;
}

/* What the stepper has located in the lanes of `mask` is of the past. */
static void forget_meetings(jm_service *s, uint32_t mask)
{
    for (uint32_t r = 0; r < s->model->abi->n_roots && s->has_equalities; r++)
        s->met[r] &= ~mask;
}

jm_status jm_service_begin(jm_service *s, jm_body *const *bodies, uint32_t mask, jm_error *err)
{
    if (!mask)
        return JM_OK;
    jm_block *block = jm_service_block(bodies, mask);
    jm_block_derive(block);
    s->stale = false;
    jm_service_start(s, block, bodies, mask);
    fill_delays(s, block);
    jm_fire_begin(s, bodies, mask);
    forget_meetings(s, mask);
    for (uint32_t r = 0; r < s->model->abi->n_roots; r++)
        block->held[r] &= ~mask;
    if (s->n_held)
        jm_hold_begin(s, bodies, mask);
    else
        jm_hold_plan(s, bodies, mask);
    check_numbers(s, bodies, mask);
    for (uint32_t l = 0; l < s->lanes; l++) {
        if (!(mask >> l & 1))
            continue;
        bodies[l]->changed = true;
        if (bodies[l]->status == JM_MEMORY)
            return jm_fail(err, JM_MEMORY, "no memory left for the agenda of a patient");
    }
    return JM_OK;
}

/* Timeline of one lane up to a dose that wants a steady state first (true; *wait). */
static bool serve_lane(jm_service *s, jm_body *body, jm_due *wait)
{
    const double now = jm_body_time(body);
    while (body->status == JM_OK && jm_agenda_take(&body->agenda, now, JM_DUE_RESET, wait)) {
        if (jm_dose_serve(s, body, wait))
            return true;
    }
    return false;
}

/* Lanes of `mask` whose agenda has something for this moment. */
static uint32_t lanes_due(jm_body *const *bodies, uint32_t mask)
{
    uint32_t due = 0;
    for (; mask; mask &= mask - 1) {
        const int l = __builtin_ctz(mask);
        const double next = jm_agenda_next(&bodies[l]->agenda);
        due |= (uint32_t)jm_time_reached(next, jm_body_time(bodies[l])) << l;
    }
    return due;
}

static jm_status serve_agendas(jm_service *s, jm_body *const *bodies, uint32_t mask, jm_error *err)
{
    jm_due dues[JM_LANES];
    for (uint32_t wait = lanes_due(bodies, mask); wait;) {
        uint32_t settle = 0;
        for (; wait; wait &= wait - 1) {
            const int l = __builtin_ctz(wait);
            settle |= (uint32_t)serve_lane(s, bodies[l], &dues[l]) << l;
        }
        if (settle) {
            jm_status status = jm_settle(s, bodies, settle, dues, err);
            if (status != JM_OK)
                return status;
        }
        for (uint32_t l = 0; settle >> l != 0; l++) {
            if (settle >> l & 1 && bodies[l]->status == JM_OK)
                jm_dose_give(s, bodies[l], &dues[l]);
        }
        wait = settle;
    }
    return JM_OK;
}

/* Has events that need to know where their conditions stood before anything was changed. */
static bool looks_before(const jm_service *s)
{
    return s->has_crossings || s->has_equalities;
}

void jm_service_glance(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    if (!mask || !looks_before(s))
        return;
    s->stale = false;
    jm_fire_look(s, jm_service_block(bodies, mask), s->before);
    jm_hold_part(s, bodies, mask);
    s->has_glanced = true;
}

void jm_service_return(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    s->has_glanced = false;
    forget_meetings(s, mask);
    jm_service_glance(s, bodies, mask);
}

static void begin_turn(jm_service *s, bool is_stroke)
{
    s->has_glanced = s->stale = false;
    s->is_stroke = is_stroke;
    s->struck = s->stirred = 0;
}

/* Where conditions stand when nothing has been done yet. */
static void look_before(jm_service *s, jm_body *const *bodies, uint32_t mask, const int8_t *root,
                        uint32_t rooted)
{
    forget_meetings(s, mask);
    jm_fire_look(s, jm_service_block(bodies, mask), s->before);
    jm_fire_meet(s, bodies, root, rooted);
    jm_hold_part(s, bodies, mask);
}

jm_status jm_service_serve(jm_service *s, jm_body *const *bodies, uint32_t mask,
                           const int8_t *root, uint32_t rooted, jm_error *err)
{
    const bool has_glanced = s->has_glanced;
    begin_turn(s, false);
    if (!mask)
        return JM_OK;
    jm_block *block = jm_service_block(bodies, mask);
    if (looks_before(s) && !has_glanced)
        look_before(s, bodies, mask, root, rooted & mask);
    jm_status status = serve_agendas(s, bodies, mask, err);
    if (status == JM_OK && s->model->abi->n_clocks)
        jm_fire_clocks(s, bodies, lanes_sound(bodies, mask));
    for (uint32_t struck = s->struck; struck; struck &= struck - 1)
        bodies[__builtin_ctz(struck)]->changed = true;
    if (status == JM_OK && s->model->abi->n_roots)
        jm_fire_events(s, bodies, mask, root, rooted & mask);
    jm_service_refresh(s, block);
    if (status != JM_OK)
        return status;
    uint32_t changed = 0, starved = 0;
    for (; mask; mask &= mask - 1) {
        const int l = __builtin_ctz(mask);
        changed |= (uint32_t)bodies[l]->changed << l;
        starved |= (uint32_t)(bodies[l]->status == JM_MEMORY) << l;
    }
    check_numbers(s, bodies, changed);
    if (s->model->abi->n_moments)
        jm_hold_plan(s, bodies, lanes_sound(bodies, changed));
    return starved ? jm_fail(err, JM_MEMORY, "no memory left for the agenda of a patient") : JM_OK;
}

bool jm_service_can_strike(const jm_service *s)
{
    return s->model->abi->n_moments == 0;
}

uint32_t jm_service_strike(jm_service *s, jm_body *const *bodies, uint32_t mask,
                           const double *functions)
{
    const jm_model_abi *abi = s->model->abi;
    jm_block *block = jm_service_block(bodies, mask);
    begin_turn(s, true);
    forget_meetings(s, mask);
    if (looks_before(s) && functions && !abi->n_histories)
        jm_fire_signs(s, functions, s->before);
    else if (looks_before(s))
        jm_fire_look(s, block, s->before);
    jm_hold_part(s, bodies, mask);
    const uint32_t stuck = jm_fire_clocks(s, bodies, mask);
    if (abi->n_roots)
        jm_fire_events(s, bodies, mask, NULL, 0);
    jm_service_refresh(s, block);
    return stuck | check_numbers(s, bodies, mask) | s->stirred;
}
