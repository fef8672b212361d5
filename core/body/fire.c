/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of the model: clocks that strike and conditions that come to hold.
 */
#include <math.h>
#include <string.h>

#include "core/body/inside.h"

/* Events that set each other off at one moment; more rounds than this have no end. */
enum { MOST_ROUNDS = 64 };

static void write_value(jm_service *s, jm_body *body, uint32_t target, double value)
{
    const uint32_t n_states = s->model->abi->n_states;
    if (target < n_states) {
        *jm_body_state(body, target) = value;
    } else {
        *jm_body_value(body, target - n_states) = value;
        s->stale = true;
    }
    body->changed = true;
}

static void read_clock(jm_service *s, const jm_body *body, uint32_t e, double *period,
                       double *first)
{
    const uint32_t row = 2 * s->model->abi->events[e].index;
    jm_service_refresh(s, body->block);
    const jm_frame frame = jm_block_frame(body->block);
    jm_kernels_call(body->block->kernels, body->block->kernels->clocks, &frame, s->scratch);
    *period = s->scratch[row * s->lanes + body->lane];
    *first = s->scratch[(row + 1) * s->lanes + body->lane];
}

static void wind_clock(jm_service *s, jm_body *body, uint32_t e)
{
    const double now = jm_body_time(body);
    jm_due due = {.kind = JM_DUE_CLOCK, .what = e};
    read_clock(s, body, e, &due.interval, &due.first);
    if (!(due.interval > 0) || !isfinite(due.first)) {
        jm_body_fail(body, JM_MODEL, "the period of clock \"%s\" is %g",
                     s->model->abi->events[e].name, due.interval);
        return;
    }
    if (due.first < now && !jm_time_reached(now, due.first)) {
        const double behind = ceil((now - due.first) / due.interval);
        due.first += behind * due.interval;
    }
    due.t = due.first;
    if (isfinite(due.interval) && !jm_agenda_add(&body->agenda, &due))
        jm_body_fail(body, JM_MEMORY, "no memory left for the clocks of a patient");
}

void jm_fire_begin(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        for (uint32_t l = 0; l < s->lanes && abi->events[e].kind == JM_EVENT_EVERY; l++) {
            if (mask >> l & 1 && bodies[l]->status == JM_OK)
                wind_clock(s, bodies[l], e);
        }
    }
}

/* Strokes of a steady clock stand at first + k * period, so that rounding does not add up; after a
   change of the period they are counted from here. */
static void next_stroke(jm_service *s, jm_body *body, const jm_due *due)
{
    jm_due next = *due;
    double period, first;
    read_clock(s, body, due->what, &period, &first);
    if (!(period > 0)) {
        jm_body_fail(body, JM_MODEL, "the period of clock \"%s\" is %g",
                     s->model->abi->events[due->what].name, period);
        return;
    }
    if (period == due->interval) {
        next.done++;
    } else {
        next.first = jm_body_time(body);
        next.interval = period;
        next.done = 1;
    }
    next.t = next.first + next.done * next.interval;
    if (jm_time_reached(next.t, jm_body_time(body)))
        jm_body_fail(body, JM_MODEL, "the period of clock \"%s\" is %g: time would stand still",
                     s->model->abi->events[due->what].name, period);
    else if (isfinite(next.t) && !jm_agenda_add(&body->agenda, &next))
        jm_body_fail(body, JM_MEMORY, "no memory left for the clocks of a patient");
}

void jm_fire_clock(jm_service *s, jm_body *body, const jm_due *due)
{
    const jm_event_info *event = &s->model->abi->events[due->what];
    jm_service_refresh(s, body->block);
    const jm_frame frame = jm_block_frame(body->block);
    jm_kernels_pick(body->block->kernels, body->block->kernels->set, &frame, due->what,
                    s->scratch);
    for (uint32_t k = 0; k < event->n_set; k++)
        write_value(s, body, event->set[k], s->scratch[k * s->lanes + body->lane]);
    next_stroke(s, body, due);
}

void jm_fire_look(jm_service *s, jm_block *block, double *out)
{
    jm_service_refresh(s, block);
    const jm_frame frame = jm_block_frame(block);
    jm_kernels_call(block->kernels, block->kernels->roots, &frame, out);
}

static bool is_set_off(const jm_event_info *event, int8_t direction)
{
    return (event->kind == JM_EVENT_RISES && direction > 0) ||
           (event->kind == JM_EVENT_FALLS && direction < 0) ||
           (event->kind == JM_EVENT_CROSSES && direction != 0);
}

/* Lanes in which event `e` is set off by `fired`. */
static uint32_t lanes_of(const jm_service *s, uint32_t e, uint32_t mask)
{
    const jm_event_info *event = &s->model->abi->events[e];
    uint32_t lanes = 0;
    for (uint32_t l = 0; l < s->lanes && event->kind != JM_EVENT_EVERY; l++) {
        if (mask >> l & 1 && is_set_off(event, s->fired[event->index * s->lanes + l]))
            lanes |= 1u << l;
    }
    return lanes;
}

/* New values of all events that were set off, from the state before any of them; then they are
   written in the order of the events. Returns the lanes that were touched. */
static uint32_t apply(jm_service *s, jm_body *const *bodies, jm_block *block, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    uint32_t touched = 0;
    jm_service_refresh(s, block);
    const jm_frame frame = jm_block_frame(block);
    double *news = s->news;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        if (lanes_of(s, e, mask))
            jm_kernels_pick(block->kernels, block->kernels->set, &frame, e, news);
        news += (size_t)abi->events[e].n_set * s->lanes;
    }
    news = s->news;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        const jm_event_info *event = &abi->events[e];
        const uint32_t lanes = lanes_of(s, e, mask);
        for (uint32_t l = 0; l < s->lanes; l++) {
            if (!(lanes >> l & 1))
                continue;
            jm_service_tell(s, bodies[l], &(jm_deed){"event", event->name, "", event->place, NAN, e,
                                                     false});
            for (uint32_t k = 0; k < event->n_set; k++)
                write_value(s, bodies[l], event->set[k], news[k * s->lanes + l]);
        }
        touched |= lanes;
        news += (size_t)event->n_set * s->lanes;
    }
    return touched;
}

/* Conditions that a change jumped through, into `fired`; true where there are any. */
static bool find_jumps(jm_service *s, uint32_t mask)
{
    bool any = false;
    const size_t n = (size_t)s->model->abi->n_roots * s->lanes;
    for (size_t k = 0; k < n; k++) {
        const bool before = s->root_before[k] > 0, after = s->root_after[k] > 0;
        const bool counts = mask >> (k % s->lanes) & 1 && before != after;
        s->fired[k] = (int8_t)(counts ? (after ? 1 : -1) : 0);
        any = any || counts;
    }
    return any;
}

/* The side of a crossing that the stepper located is known better than its function, which is
   rounding noise there: it counts as crossed, and what it is after its own event as well. */
static void settle_located(jm_service *s, const int8_t *root, uint32_t rooted)
{
    const size_t n = (size_t)s->model->abi->n_roots * s->lanes;
    for (size_t k = 0; k < n; k++) {
        if (rooted >> (k % s->lanes) & 1 && root[k] != 0)
            s->root_before[k] = s->root_after[k];
    }
}

static bool any_changed(jm_body *const *bodies, uint32_t mask, uint32_t lanes)
{
    for (uint32_t l = 0; l < lanes; l++) {
        if (mask >> l & 1 && bodies[l]->changed)
            return true;
    }
    return false;
}

void jm_fire_roots(jm_service *s, jm_body *const *bodies, uint32_t mask, const int8_t *root,
                   uint32_t rooted)
{
    const size_t n = (size_t)s->model->abi->n_roots * s->lanes;
    uint32_t l = 0;
    while (!(mask >> l & 1))
        l++;
    jm_block *block = bodies[l]->block;
    if (rooted) {
        for (size_t k = 0; k < n; k++)
            s->fired[k] = (int8_t)(rooted >> (k % s->lanes) & 1 ? root[k] : 0);
        apply(s, bodies, block, rooted);
    }
    if (!any_changed(bodies, mask, s->lanes))
        return;
    jm_fire_look(s, block, s->root_after);
    if (rooted)
        settle_located(s, root, rooted);
    for (int round = 0; find_jumps(s, mask); round++) {
        memcpy(s->root_before, s->root_after, n * sizeof *s->root_before);
        const uint32_t touched = apply(s, bodies, block, mask);
        for (l = 0; l < s->lanes && round == MOST_ROUNDS; l++) {
            if (touched >> l & 1)
                jm_body_fail(bodies[l], JM_MODEL,
                             "events of the model set each other off without end");
        }
        if (!touched || round == MOST_ROUNDS)
            return;
        jm_fire_look(s, block, s->root_after);
    }
}
