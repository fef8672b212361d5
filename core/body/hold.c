/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events whose conditions come to hold, as SBML defines them (Level 3, section 4.11).
 *
 * Where the conditions of a patient stood last is remembered (jm_block.held); whenever the patient
 * stands still they are looked at anew, so nothing depends on how the turn was found. All events
 * whose condition has come true are set off together: their delays, and unless they are late their
 * new values, are those of this moment. Then those that are due are executed one at a time, the
 * highest priority first, and after each the conditions are looked at again: what has come true
 * joins, and what waits for a fleeting condition that has failed is dropped.
 */
#include <math.h>

#include "core/base/random.h"
#include "core/body/inside.h"

/* Executions of one patient at one moment; more have no end. */
enum { MOST_EXECUTIONS = 10000 };

/* What each lane does next. */
typedef struct turn {
    uint32_t lanes;               /* that execute something */
    uint32_t k[JM_LANES];         /* which, in the lane's queue */
    double priority[JM_LANES];    /* of it; minus infinity: none */
    uint32_t n_equal[JM_LANES];   /* that have this priority */
    uint32_t n_done[JM_LANES];    /* executions so far, at this moment */
} turn;

static bool is_held(const jm_event_info *event)
{
    return event->kind == JM_EVENT_HOLDS;
}

/* --- conditions -------------------------------------------------------------------------- */

/* Truth of row `r`. What the stepper has located has turned, even where rounding denies it. */
static uint32_t truth_of(const jm_service *s, uint32_t r, const int8_t *root, uint32_t rooted)
{
    uint32_t truth = s->after[r];
    for (rooted = s->is_equality[r] ? 0 : rooted; rooted; rooted &= rooted - 1) {
        const uint32_t l = (uint32_t)__builtin_ctz(rooted);
        const int8_t way = root[r * s->lanes + l];
        truth = way > 0 ? truth | 1u << l : way < 0 ? truth & ~(1u << l) : truth;
    }
    return truth;
}

/* What has come true and what has failed since the last look: s->rises, s->falls. False: none. */
static bool look(jm_service *s, jm_block *block, uint32_t mask, const int8_t *root,
                 uint32_t rooted)
{
    const jm_model_abi *abi = s->model->abi;
    uint32_t any = 0;
    jm_fire_look(s, block, s->after);
    for (uint32_t e = 0; e < abi->n_events; e++) {
        if (!is_held(&abi->events[e]))
            continue;
        const uint32_t r = abi->events[e].index;
        const uint32_t now = truth_of(s, r, root, rooted), before = block->held[r];
        s->rises[r] = mask & now & ~before;
        s->falls[r] = mask & before & ~now;
        block->held[r] = (before & ~mask) | (now & mask);
        any |= s->rises[r] | s->falls[r];
    }
    return any != 0;
}

void jm_hold_part(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    for (uint32_t e = 0; e < abi->n_events && s->has_equalities; e++) {
        const jm_event_info *event = &abi->events[e];
        if (!is_held(event) || !(event->flags & JM_EVENT_MEETS))
            continue;
        uint32_t *held = &jm_service_block(bodies, mask)->held[event->index];
        const uint32_t stays = s->before[event->index] & ~s->met[event->index];
        uint32_t parted = mask & *held & ~stays;
        *held &= ~parted;
        for (; parted && event->flags & JM_EVENT_FLEETING; parted &= parted - 1)
            jm_queue_drop(&bodies[__builtin_ctz(parted)]->queue, e);
    }
}

/* --- setting off ------------------------------------------------------------------------- */

/* The row `term` of event `e`, for all lanes; in the scratch memory. */
static const double *read_term(jm_service *s, jm_block *block, uint32_t e, uint32_t term)
{
    jm_service_refresh(s, block);
    const jm_frame frame = jm_block_frame(block);
    jm_kernels_pick(block->kernels, block->kernels->terms, &frame, e, s->scratch);
    return s->scratch + (size_t)term * s->lanes;
}

static void read_values(jm_service *s, jm_block *block, uint32_t e)
{
    jm_service_refresh(s, block);
    const jm_frame frame = jm_block_frame(block);
    jm_kernels_pick(block->kernels, block->kernels->set, &frame, e, s->news);
}

/* One patient's execution of event `e` is put where it waits; its values stand in s->news. */
static void enqueue(jm_service *s, jm_body *body, uint32_t e, double delay)
{
    const jm_event_info *event = &s->model->abi->events[e];
    const double now = jm_body_time(body);
    const double t = delay > 0 ? now + delay : now;
    s->stirred |= 1u << body->lane;
    if (isnan(delay)) {
        jm_body_fail(body, JM_MODEL, "the delay of event \"%s\" is no number", event->name);
        return;
    }
    if (isinf(t)) /* never */
        return;
    double *values = jm_queue_add(&body->queue, &(jm_waiting){.t = t, .event = e}, s->most_set);
    const jm_due due = {.t = t, .first = t, .kind = JM_DUE_EVENT, .what = e, .times = 1};
    if (!values || (t > now && !jm_agenda_add(&body->agenda, &due))) {
        jm_body_fail(body, JM_MEMORY, "no memory left for the events of a patient");
        return;
    }
    for (uint32_t k = 0; k < s->most_set; k++)
        values[k] = k < event->n_set ? s->news[k * s->lanes + body->lane] : 0;
}

static void set_off(jm_service *s, jm_body *const *bodies, jm_block *block, uint32_t e)
{
    const jm_event_info *event = &s->model->abi->events[e];
    const double *delay =
        event->flags & JM_EVENT_DELAYED ? read_term(s, block, e, JM_TERM_DELAY) : NULL;
    if (!(event->flags & JM_EVENT_LATE))
        read_values(s, block, e);
    for (uint32_t left = s->rises[event->index]; left; left &= left - 1) {
        const int l = __builtin_ctz(left);
        enqueue(s, bodies[l], e, delay ? delay[l] : 0);
    }
}

/* What follows from the last look. */
static void answer(jm_service *s, jm_body *const *bodies, jm_block *block)
{
    const jm_model_abi *abi = s->model->abi;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        const jm_event_info *event = &abi->events[e];
        if (!is_held(event))
            continue;
        uint32_t fails = event->flags & JM_EVENT_FLEETING ? s->falls[event->index] : 0;
        for (; fails; fails &= fails - 1)
            jm_queue_drop(&bodies[__builtin_ctz(fails)]->queue, e);
        if (s->rises[event->index])
            set_off(s, bodies, block, e);
    }
}

/* --- executing --------------------------------------------------------------------------- */

static bool is_due(const jm_body *body, uint32_t k, uint32_t e)
{
    return body->status == JM_OK && body->queue.list[k].event == e &&
           jm_time_reached(body->queue.list[k].t, jm_body_time(body));
}

/* Lanes of `mask` in which an execution of event `e` is due. */
static uint32_t lanes_due(jm_body *const *bodies, uint32_t mask, uint32_t e)
{
    uint32_t due = 0;
    for (; mask; mask &= mask - 1) {
        const int l = __builtin_ctz(mask);
        for (uint32_t k = 0; k < bodies[l]->queue.n; k++)
            due |= (uint32_t)is_due(bodies[l], k, e) << l;
    }
    return due;
}

/* Of equal priorities each has the same chance, by a draw that is counted like all others. */
static bool wins_draw(jm_body *body, uint32_t n)
{
    const uint64_t bits = jm_random_bits(body->seed, body->person, jm_random_name("event"),
                                         body->n_draws++);
    return bits % n == 0;
}

/* An execution of the lane is due, with this priority: is it the next one? */
static void consider(turn *now, jm_body *body, uint32_t k, double priority)
{
    const uint32_t l = body->lane;
    const bool is_ranked = !isnan(priority);
    const double p = is_ranked ? priority : -HUGE_VAL;
    bool is_next = !(now->lanes >> l & 1) || p > now->priority[l];
    if (is_next)
        now->n_equal[l] = 1;
    else if (is_ranked && p >= now->priority[l])
        is_next = wins_draw(body, ++now->n_equal[l]);
    if (is_next) {
        now->k[l] = k;
        now->priority[l] = p;
        now->lanes |= 1u << l;
    }
}

/* The next execution of each lane: of those that are due. */
static void choose(jm_service *s, jm_body *const *bodies, jm_block *block, uint32_t mask,
                   turn *now)
{
    const jm_model_abi *abi = s->model->abi;
    now->lanes = 0;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        uint32_t due = is_held(&abi->events[e]) ? lanes_due(bodies, mask, e) : 0;
        const bool is_ranked = abi->events[e].flags & JM_EVENT_RANKED;
        const double *rank = due && is_ranked ? read_term(s, block, e, JM_TERM_PRIORITY) : NULL;
        for (; due; due &= due - 1) {
            const int l = __builtin_ctz(due);
            for (uint32_t k = 0; k < bodies[l]->queue.n; k++) {
                if (is_due(bodies[l], k, e))
                    consider(now, bodies[l], k, rank ? rank[l] : (double)NAN);
            }
        }
    }
}

/* Lanes whose turn it is to execute event `e`. Where it is not late their values go to s->news. */
static uint32_t lanes_of(jm_service *s, jm_body *const *bodies, const turn *now, uint32_t e)
{
    const jm_event_info *event = &s->model->abi->events[e];
    uint32_t lanes = 0;
    for (uint32_t left = now->lanes; left; left &= left - 1) {
        const int l = __builtin_ctz(left);
        const jm_queue *queue = &bodies[l]->queue;
        if (queue->list[now->k[l]].event != e)
            continue;
        lanes |= 1u << l;
        for (uint32_t k = 0; k < event->n_set && !(event->flags & JM_EVENT_LATE); k++)
            s->news[k * s->lanes + (uint32_t)l] = jm_queue_values(queue, now->k[l])[k];
    }
    return lanes;
}

static void finish(jm_service *s, jm_body *body, turn *now, uint32_t e)
{
    const jm_event_info *event = &s->model->abi->events[e];
    const uint32_t l = body->lane;
    jm_service_tell(s, body, &(jm_deed){"event", event->name, "", event->place, NAN, e, false});
    body->changed = true;
    s->stirred |= 1u << l;
    jm_queue_remove(&body->queue, now->k[l]);
    if (event->die)
        jm_body_fail(body, JM_DIED, "%s", event->die);
    if (++now->n_done[l] == MOST_EXECUTIONS)
        jm_body_fail(body, JM_MODEL, "events of the model set each other off without end");
}

static void execute(jm_service *s, jm_body *const *bodies, jm_block *block, turn *now)
{
    const jm_model_abi *abi = s->model->abi;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        const jm_event_info *event = &abi->events[e];
        uint32_t lanes = is_held(event) ? lanes_of(s, bodies, now, e) : 0;
        if (!lanes)
            continue;
        if (event->flags & JM_EVENT_LATE)
            read_values(s, block, e);
        for (uint32_t k = 0; k < event->n_set; k++)
            jm_fire_write(s, block, event->set[k], lanes, s->news + k * s->lanes);
        now->lanes &= ~lanes;
        for (; lanes; lanes &= lanes - 1)
            finish(s, bodies[__builtin_ctz(lanes)], now, e);
    }
}

static bool anyone_waits(jm_body *const *bodies, uint32_t mask)
{
    for (; mask; mask &= mask - 1) {
        if (bodies[__builtin_ctz(mask)]->queue.n)
            return true;
    }
    return false;
}

uint32_t jm_hold_fire(jm_service *s, jm_body *const *bodies, uint32_t mask, const int8_t *root,
                      uint32_t rooted)
{
    jm_block *block = jm_service_block(bodies, mask);
    bool has_turned = look(s, block, mask, root, rooted);
    if (!has_turned && (s->is_stroke || !anyone_waits(bodies, mask)))
        return 0; /* as mostly */
    turn now = {0};
    uint32_t touched = 0;
    while (has_turned || anyone_waits(bodies, mask)) {
        answer(s, bodies, block);
        choose(s, bodies, block, mask, &now);
        if (!now.lanes)
            break;
        touched |= now.lanes;
        execute(s, bodies, block, &now);
        has_turned = look(s, block, mask, NULL, 0);
    }
    return touched;
}

/* --- beginning --------------------------------------------------------------------------- */

/* Lanes of `mask` that go on from before, and those of them in which condition `r` held then. */
static uint32_t lanes_going_on(jm_body *const *bodies, uint32_t mask, uint32_t r, uint32_t *held)
{
    uint32_t lanes = 0;
    *held = 0;
    for (; mask; mask &= mask - 1) {
        const uint32_t l = (uint32_t)__builtin_ctz(mask);
        const double *before = bodies[l]->begin ? bodies[l]->held : NULL;
        lanes |= (uint32_t)(before != NULL) << l;
        *held |= (uint32_t)(before && before[r] > 0) << l;
    }
    return lanes;
}

void jm_hold_begin(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    jm_block *block = jm_service_block(bodies, mask);
    jm_fire_look(s, block, s->after);
    for (uint32_t e = 0; e < abi->n_events; e++) {
        const jm_event_info *event = &abi->events[e];
        if (!is_held(event))
            continue;
        uint32_t held;
        const uint32_t settled = lanes_going_on(bodies, mask, event->index, &held);
        uint32_t truth = event->flags & JM_EVENT_AT_START ? 0 : s->after[event->index];
        truth = (truth & ~settled) | held;
        block->held[event->index] = (block->held[event->index] & ~mask) | (truth & mask);
    }
    jm_hold_plan(s, bodies, mask);
}

static bool is_moment(const void *user, const jm_due *due)
{
    (void)user;
    return due->kind == JM_DUE_MOMENT;
}

void jm_hold_plan(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    const uint32_t n = s->model->abi->n_moments;
    if (n == 0 || mask == 0)
        return;
    const jm_block *block = jm_service_block(bodies, mask);
    const jm_frame frame = jm_block_frame(block);
    jm_kernels_call(block->kernels, block->kernels->moments, &frame, s->scratch);
    for (; mask; mask &= mask - 1) {
        jm_body *body = bodies[__builtin_ctz(mask)];
        jm_agenda_remove(&body->agenda, is_moment, NULL);
        for (uint32_t k = 0; k < n; k++) {
            const double t = s->scratch[k * s->lanes + body->lane];
            const jm_due due = {.t = t, .first = t, .kind = JM_DUE_MOMENT, .what = k, .times = 1};
            if (isfinite(t) && !jm_time_reached(t, jm_body_time(body)) &&
                !jm_agenda_add(&body->agenda, &due))
                jm_body_fail(body, JM_MEMORY, "no memory left for the agenda of a patient");
        }
    }
}
