/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of the model: clocks that strike and levels that are crossed.
 */
#include <math.h>
#include <string.h>

#include "core/body/inside.h"

/* Events that set each other off at one moment; more rounds than this have no end. */
enum { MOST_ROUNDS = 64 };

/* Where a target of an event stands: the row of a state or of p. */
static double *row_of(jm_block *block, uint32_t target)
{
    const uint32_t n_states = block->model->abi->n_states;
    return target < n_states ? block->y + (size_t)target * block->lanes
                             : block->p + (size_t)(target - n_states) * block->lanes;
}

static uint32_t equal(const jm_service *s, const double *a, const double *b)
{
    return s->between->le(a, b) & s->between->le(b, a);
}

uint32_t jm_fire_differs(const jm_service *s, jm_block *block, uint32_t target, uint32_t mask,
                         const double *news)
{
    return mask & ~equal(s, row_of(block, target), news);
}

/* What an event sets, in the lanes of `mask`. A row of p that is set to what it was leaves what
   follows from p alone. */
void jm_fire_write(jm_service *s, jm_block *block, uint32_t target, uint32_t mask,
                   const double *news)
{
    const uint32_t changed = s->between->put(row_of(block, target), news, mask);
    s->stale = s->stale || (changed && target >= s->model->abi->n_states);
}

/* Period and first stroke of all clocks of all lanes, into `scratch`. */
static void read_clocks(jm_service *s, jm_block *block)
{
    jm_service_refresh(s, block);
    const jm_frame frame = jm_block_frame(block);
    jm_kernels_call(block->kernels, block->kernels->clocks, &frame, s->scratch);
}

/* Row of clock `k`, as last read. */
static const double *period_of(const jm_service *s, uint32_t k)
{
    return s->scratch + 2 * k * s->lanes;
}

static void wind_clock(jm_service *s, jm_body *body, uint32_t e)
{
    const uint32_t k = s->model->abi->events[e].index;
    const double now = jm_body_time(body);
    jm_due due = {.what = e,
                  .first = period_of(s, k)[s->lanes + body->lane],
                  .interval = period_of(s, k)[body->lane]};
    if (!(due.interval > 0) || !isfinite(due.first)) {
        jm_body_fail(body, JM_MODEL, "the period of clock \"%s\" is %g",
                     s->model->abi->events[e].name, due.interval);
        return;
    }
    if (due.first < now && !jm_time_reached(now, due.first)) {
        const double behind = ceil((now - due.first) / due.interval);
        due.first += behind * due.interval;
    }
    if (s->is_settling && due.first > now && isfinite(due.interval))
        due.first -= floor((due.first - now) / due.interval) * due.interval;
    due.t = isfinite(due.interval) ? due.first : HUGE_VAL;
    jm_body_set_clock(body, &due);
}

void jm_fire_begin(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    if (abi->n_clocks == 0)
        return;
    read_clocks(s, jm_service_block(bodies, mask));
    for (uint32_t e = 0; e < abi->n_events; e++) {
        for (uint32_t l = 0; l < s->lanes && abi->events[e].kind == JM_EVENT_EVERY; l++) {
            if (mask >> l & 1 && bodies[l]->status == JM_OK)
                wind_clock(s, bodies[l], e);
        }
    }
}

/* In the lanes of `mask` clock `e` has a period with which it does not go on. */
static void say_stuck(jm_service *s, jm_body *const *bodies, uint32_t mask, uint32_t e)
{
    const jm_event_info *event = &s->model->abi->events[e];
    for (; mask; mask &= mask - 1) {
        const uint32_t l = (uint32_t)__builtin_ctz(mask);
        const double period = period_of(s, event->index)[l];
        jm_body_fail(bodies[l], JM_MODEL, "the period of clock \"%s\" is %g%s", event->name, period,
                     period > 0 ? ": time would stand still" : "");
    }
}

/* Clock `e` strikes in the lanes of `mask`; those that are ill by it are returned. */
static uint32_t strike(jm_service *s, jm_body *const *bodies, uint32_t mask, uint32_t e)
{
    const jm_event_info *event = &s->model->abi->events[e];
    jm_block *block = jm_service_block(bodies, mask);
    jm_service_refresh(s, block);
    const jm_frame frame = jm_block_frame(block);
    jm_kernels_pick(block->kernels, block->kernels->set, &frame, e, s->scratch);
    for (uint32_t k = 0; k < event->n_set; k++)
        jm_fire_write(s, block, event->set[k], mask, s->scratch + k * s->lanes);
    read_clocks(s, block);
    const jm_clock_rows clock = jm_block_clock(block, event->index);
    const uint32_t stuck =
        s->between->strike(&clock, period_of(s, event->index), block->t, mask);
    if (stuck)
        say_stuck(s, bodies, stuck, e);
    s->struck |= mask;
    return stuck;
}

uint32_t jm_fire_clocks(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    const uint32_t all = mask;
    for (uint32_t e = 0; e < abi->n_events && mask; e++) {
        if (abi->events[e].kind != JM_EVENT_EVERY)
            continue;
        const jm_block *block = jm_service_block(bodies, mask);
        const double *t = jm_block_clock(block, abi->events[e].index).t;
        const uint32_t due = mask & s->between->reached(t, block->t);
        if (due)
            mask &= ~strike(s, bodies, due, e);
    }
    return all & ~mask;
}

void jm_fire_signs(const jm_service *s, const double *functions, uint32_t *holds)
{
    static const double zero[JM_LANES];
    for (uint32_t r = 0; r < s->model->abi->n_roots; r++) {
        const double *row = functions + r * s->lanes;
        if (s->is_equality[r])
            holds[r] = equal(s, row, zero) | (s->met[r] & equal(s, row, s->level + r * s->lanes));
        else
            holds[r] = s->between->positive(row);
    }
}

void jm_fire_look(jm_service *s, jm_block *block, uint32_t *holds)
{
    jm_service_refresh(s, block);
    const jm_frame frame = jm_block_frame(block);
    jm_kernels_call(block->kernels, block->kernels->roots, &frame, s->scratch);
    jm_fire_signs(s, s->scratch, holds);
}

void jm_fire_meet(jm_service *s, jm_body *const *bodies, const int8_t *root, uint32_t rooted)
{
    for (uint32_t r = 0; r < s->model->abi->n_roots; r++) {
        for (uint32_t left = s->is_equality[r] ? rooted : 0; left; left &= left - 1) {
            const uint32_t l = (uint32_t)__builtin_ctz(left);
            if (root[r * s->lanes + l] == 0)
                continue;
            s->level[r * s->lanes + l] = s->scratch[r * s->lanes + l];
            s->met[r] |= 1u << l;
            s->before[r] |= 1u << l;
            bodies[l]->changed = true; /* root finders do not go on from a function that stays 0 */
        }
    }
}

/* Lanes in which event `e` is set off by what rises and falls. */
static uint32_t lanes_of(const jm_service *s, uint32_t e)
{
    const jm_event_info *event = &s->model->abi->events[e];
    switch (event->kind) {
    case JM_EVENT_RISES:
        return s->rises[event->index];
    case JM_EVENT_FALLS:
        return s->falls[event->index];
    case JM_EVENT_CROSSES:
        return s->rises[event->index] | s->falls[event->index];
    default:
        return 0;
    }
}

/* New values of all events that were set off, from the state before any of them; then they are
   written in the order of the events. Returns the lanes that were touched. */
static uint32_t apply(jm_service *s, jm_body *const *bodies, jm_block *block)
{
    const jm_model_abi *abi = s->model->abi;
    uint32_t touched = 0;
    jm_service_refresh(s, block);
    const jm_frame frame = jm_block_frame(block);
    double *news = s->news;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        if (lanes_of(s, e))
            jm_kernels_pick(block->kernels, block->kernels->set, &frame, e, news);
        news += (size_t)abi->events[e].n_set * s->lanes;
    }
    news = s->news;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        const jm_event_info *event = &abi->events[e];
        const uint32_t lanes = lanes_of(s, e);
        for (uint32_t l = 0; l < s->lanes; l++) {
            if (!(lanes >> l & 1))
                continue;
            jm_service_tell(s, bodies[l], &(jm_deed){"event", event->name, "", event->place, NAN, e,
                                                     false});
            bodies[l]->changed = true;
            if (event->die)
                jm_body_fail(bodies[l], JM_DIED, "%s", event->die);
        }
        s->stirred |= lanes;
        for (uint32_t k = 0; k < event->n_set && lanes; k++)
            jm_fire_write(s, block, event->set[k], lanes, news + k * s->lanes);
        touched |= lanes;
        news += (size_t)event->n_set * s->lanes;
    }
    return touched;
}

/* Conditions that a change jumped through: what rises and falls. True where there are any. */
static bool find_jumps(jm_service *s, uint32_t mask)
{
    uint32_t any = 0;
    for (uint32_t r = 0; r < s->model->abi->n_roots; r++) {
        s->rises[r] = mask & s->after[r] & ~s->before[r];
        s->falls[r] = mask & s->before[r] & ~s->after[r];
        any |= s->rises[r] | s->falls[r];
    }
    return any != 0;
}

/* What the stepper located. The side of such a crossing is known better than its function, which is
   rounding noise there: see settle_located(). */
static void take_located(jm_service *s, const int8_t *root, uint32_t rooted)
{
    for (uint32_t r = 0; r < s->model->abi->n_roots; r++) {
        s->rises[r] = s->falls[r] = 0;
        for (uint32_t left = rooted; left; left &= left - 1) {
            const int l = __builtin_ctz(left);
            const int8_t way = root[r * s->lanes + (uint32_t)l];
            *(way > 0 ? &s->rises[r] : &s->falls[r]) |= (uint32_t)(way != 0) << l;
        }
    }
}

/* Located crossings count as crossed, and what they are after their own event as well. */
static void settle_located(jm_service *s, const int8_t *root, uint32_t rooted)
{
    for (uint32_t r = 0; r < s->model->abi->n_roots; r++) {
        for (uint32_t left = rooted; left; left &= left - 1) {
            const int l = __builtin_ctz(left);
            const uint32_t bit = root[r * s->lanes + (uint32_t)l] ? 1u << l : 0;
            s->before[r] = (s->before[r] & ~bit) | (s->after[r] & bit);
        }
    }
}

static bool any_changed(const jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    if (s->struck & mask)
        return true;
    for (; mask; mask &= mask - 1) {
        if (bodies[__builtin_ctz(mask)]->changed)
            return true;
    }
    return false;
}

void jm_fire_roots(jm_service *s, jm_body *const *bodies, uint32_t mask, const int8_t *root,
                   uint32_t rooted)
{
    jm_block *block = jm_service_block(bodies, mask);
    if (rooted) {
        take_located(s, root, rooted);
        apply(s, bodies, block);
    }
    if (!any_changed(s, bodies, mask))
        return;
    jm_fire_look(s, block, s->after);
    if (rooted)
        settle_located(s, root, rooted);
    for (int round = 0; find_jumps(s, mask); round++) {
        memcpy(s->before, s->after, s->model->abi->n_roots * sizeof *s->before);
        uint32_t touched = apply(s, bodies, block);
        if (!touched)
            return;
        for (; round == MOST_ROUNDS && touched; touched &= touched - 1)
            jm_body_fail(bodies[__builtin_ctz(touched)], JM_MODEL,
                         "events of the model set each other off without end");
        if (round == MOST_ROUNDS)
            return;
        jm_fire_look(s, block, s->after);
    }
}

void jm_fire_events(jm_service *s, jm_body *const *bodies, uint32_t mask, const int8_t *root,
                    uint32_t rooted)
{
    for (int round = 0;; round++) {
        if (s->has_crossings)
            jm_fire_roots(s, bodies, mask, root, rooted);
        uint32_t touched = s->n_held ? jm_hold_fire(s, bodies, mask, root, rooted) : 0;
        const uint32_t reset = s->n_resets ? jm_reset_fire(s, bodies, mask) : 0;
        touched = s->has_crossings ? touched : 0; /* resets have been looked at since */
        touched |= s->has_crossings || s->n_held ? reset : 0;
        if (!touched)
            return;
        for (; round == MOST_ROUNDS && touched; touched &= touched - 1)
            jm_body_fail(bodies[__builtin_ctz(touched)], JM_MODEL,
                         "events of the model set each other off without end");
        if (round == MOST_ROUNDS)
            return;
        rooted = 0;
    }
}
