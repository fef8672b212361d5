/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resets: what is so wherever two values are equal, as CellML 2.0 means it.
 *
 * Whenever a patient stands still all resets are looked at. Of those whose two sides are equal the
 * new values are computed, all from the numbers before, and then written; where several set the
 * same quantity the first in the order of the model does. Then they are looked at again, until
 * nothing changes any more. Nothing is remembered of a reset from one moment to the next but
 * whether its sides were equal when the patient went on (jm_block.held), so that a step over which
 * they stay equal is seen.
 */
#include <math.h>

#include "core/body/inside.h"

/* Rounds at one moment; more have no end. Fewer than it takes v = v / 2 to come to rest at 0. */
enum { MOST_ROUNDS = 100 };

static bool is_reset(const jm_event_info *event)
{
    return event->kind == JM_EVENT_RESETS;
}

/* Lanes of `active` [n_roots] in which an earlier reset sets this target. */
static uint32_t lanes_taken(const jm_service *s, const uint32_t *active, uint32_t e,
                            uint32_t target)
{
    const jm_event_info *events = s->model->abi->events;
    uint32_t taken = 0;
    for (uint32_t i = 0; i < e; i++) {
        for (uint32_t k = 0; is_reset(&events[i]) && k < events[i].n_set; k++)
            taken |= events[i].set[k] == target ? active[events[i].index] : 0;
    }
    return taken;
}

/* New values of all resets of `active`, into s->news: the values of each event in turn. */
static void read_news(jm_service *s, jm_block *block, const uint32_t *active)
{
    const jm_model_abi *abi = s->model->abi;
    double *news = s->news;
    jm_service_refresh(s, block);
    const jm_frame frame = jm_block_frame(block);
    for (uint32_t e = 0; e < abi->n_events; e++) {
        if (is_reset(&abi->events[e]) && active[abi->events[e].index])
            jm_kernels_pick(block->kernels, block->kernels->set, &frame, e, news);
        news += (size_t)abi->events[e].n_set * s->lanes;
    }
}

/* Lanes in which what event `e` sets is something new, and it is written if `writes`. */
static uint32_t take_news(jm_service *s, jm_block *block, const uint32_t *active, uint32_t e,
                          const double *news, bool writes)
{
    const jm_event_info *event = &s->model->abi->events[e];
    uint32_t changed = 0;
    for (uint32_t k = 0; k < event->n_set; k++) {
        const uint32_t target = event->set[k];
        const uint32_t lanes = active[event->index] & ~lanes_taken(s, active, e, target);
        const double *row = news + (size_t)k * s->lanes;
        changed |= jm_fire_differs(s, block, target, lanes, row);
        if (writes)
            jm_fire_write(s, block, target, lanes, row);
    }
    return changed;
}

static void tell(jm_service *s, jm_body *const *bodies, uint32_t lanes, uint32_t e)
{
    const jm_event_info *event = &s->model->abi->events[e];
    s->stirred |= lanes;
    for (; lanes; lanes &= lanes - 1) {
        jm_body *body = bodies[__builtin_ctz(lanes)];
        jm_service_tell(s, body, &(jm_deed){"event", event->name, "", event->place, NAN, e, false});
        body->changed = true;
    }
}

/* One round. Lanes in which it changed anything. */
static uint32_t apply(jm_service *s, jm_body *const *bodies, jm_block *block,
                      const uint32_t *active)
{
    const jm_model_abi *abi = s->model->abi;
    const double *news = s->news;
    uint32_t changed = 0;
    read_news(s, block, active);
    for (uint32_t e = 0; e < abi->n_events; e++) {
        if (is_reset(&abi->events[e]) && active[abi->events[e].index]) {
            const uint32_t now = take_news(s, block, active, e, news, true);
            tell(s, bodies, now, e);
            changed |= now;
        }
        news += (size_t)abi->events[e].n_set * s->lanes;
    }
    return changed;
}

/* Which resets hold now, in the lanes of `mask`: s->rises, and block->held. False: none. */
static bool look(jm_service *s, jm_block *block, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    uint32_t any = 0;
    jm_fire_look(s, block, s->after);
    for (uint32_t e = 0; e < abi->n_events; e++) {
        const uint32_t r = abi->events[e].index;
        if (!is_reset(&abi->events[e]))
            continue;
        s->rises[r] = s->after[r] & mask;
        block->held[r] = (block->held[r] & ~mask) | s->rises[r];
        any |= s->rises[r];
    }
    return any != 0;
}

uint32_t jm_reset_fire(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    jm_block *block = jm_service_block(bodies, mask);
    uint32_t touched = 0, open = mask;
    for (int round = 0; open && look(s, block, open); round++) {
        open = apply(s, bodies, block, s->rises);
        touched |= open;
        for (uint32_t left = round == MOST_ROUNDS ? open : 0; left; left &= left - 1)
            jm_body_fail(bodies[__builtin_ctz(left)], JM_MODEL,
                         "resets of the model set each other off without end");
        if (round == MOST_ROUNDS)
            return 0;
    }
    return touched;
}

/* --- while they hold --------------------------------------------------------------------- */

bool jm_service_watches(const jm_service *s, const jm_block *block, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    uint32_t any = 0;
    for (uint32_t e = 0; e < abi->n_events && s->n_resets; e++)
        any |= is_reset(&abi->events[e]) ? block->held[abi->events[e].index] & mask : 0;
    return any != 0;
}

/* Of the resets that held when the lanes went on, those that still do: s->rises. */
static void look_again(jm_service *s, jm_block *block, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    jm_fire_look(s, block, s->after);
    for (uint32_t e = 0; e < abi->n_events; e++) {
        const uint32_t r = abi->events[e].index;
        if (!is_reset(&abi->events[e]))
            continue;
        block->held[r] &= ~mask | s->after[r];
        s->rises[r] = block->held[r] & mask;
    }
}

uint32_t jm_service_watch(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    jm_block *block = jm_service_block(bodies, mask);
    const double *news = s->news;
    uint32_t ill = 0;
    look_again(s, block, mask);
    read_news(s, block, s->rises);
    for (uint32_t e = 0; e < abi->n_events; e++) {
        const bool holds = is_reset(&abi->events[e]) && s->rises[abi->events[e].index];
        uint32_t strays = holds ? take_news(s, block, s->rises, e, news, false) : 0;
        ill |= strays;
        for (; strays; strays &= strays - 1)
            jm_body_fail(bodies[__builtin_ctz(strays)], JM_MODEL,
                         "\"%s\": its two sides stay equal while what it sets changes, and it "
                         "would have to be held",
                         abi->events[e].name);
        news += (size_t)abi->events[e].n_set * s->lanes;
    }
    return ill;
}
