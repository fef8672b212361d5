/* SPDX-License-Identifier: Apache-2.0 */
#include "core/body/body.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void jm_body_init(jm_body *body)
{
    memset(body, 0, sizeof *body);
    jm_agenda_init(&body->agenda);
    jm_queue_init(&body->queue);
}

void jm_body_clear(jm_body *body)
{
    jm_agenda_clear(&body->agenda);
    jm_queue_clear(&body->queue);
    free(body->running);
    memset(body, 0, sizeof *body);
}

void jm_body_move(jm_body *body, jm_block *block, uint32_t lane)
{
    body->block = block;
    body->lane = lane;
}

void jm_body_place(jm_body *body, jm_block *block, uint32_t lane)
{
    jm_body_move(body, block, lane);
    jm_agenda_empty(&body->agenda);
    jm_queue_empty(&body->queue);
    body->seed = body->person = body->n_draws = 0;
    jm_block_stop_clocks(block, lane);
    body->n_running = body->n_infusions = 0;
    body->begin = body->held = NULL;
    body->changed = false;
    body->status = JM_OK;
    body->reason[0] = '\0';
}

static void copy_rows(double *to, size_t to_lanes, const double *from, size_t from_lanes, size_t n)
{
    for (size_t k = 0; k < n; k++)
        to[k * to_lanes] = from[k * from_lanes];
}

void jm_block_copy_lane(jm_block *to, uint32_t to_lane, const jm_block *from, uint32_t from_lane)
{
    const jm_model_abi *abi = to->model->abi;
    const size_t n_p = (size_t)abi->n_params + abi->n_inputs;
    to->t[to_lane] = from->t[from_lane];
    copy_rows(to->y + to_lane, to->lanes, from->y + from_lane, from->lanes, abi->n_states);
    copy_rows(to->p + to_lane, to->lanes, from->p + from_lane, from->lanes, n_p);
    copy_rows(to->d + to_lane, to->lanes, from->d + from_lane, from->lanes, abi->n_derived);
    copy_rows(to->h + to_lane, to->lanes, from->h + from_lane, from->lanes, abi->n_histories);
    copy_rows(to->clocks + to_lane, to->lanes, from->clocks + from_lane, from->lanes,
              JM_CLOCK_ROWS * (size_t)abi->n_clocks);
    for (uint32_t r = 0; r < abi->n_roots; r++) {
        const uint32_t bit = from->held[r] >> from_lane & 1;
        to->held[r] = (to->held[r] & ~(1u << to_lane)) | bit << to_lane;
    }
}

bool jm_body_clock(const jm_body *body, uint32_t e, jm_due *out)
{
    const uint32_t k = body->block->model->abi->events[e].index, l = body->lane;
    const jm_clock_rows clock = jm_block_clock(body->block, k);
    *out = (jm_due){.kind = JM_DUE_CLOCK,
                    .what = e,
                    .t = clock.t[l],
                    .order = 1 + k,
                    .first = clock.first[l],
                    .interval = clock.period[l],
                    .done = (uint32_t)clock.done[l]};
    return isfinite(out->t);
}

void jm_body_set_clock(jm_body *body, const jm_due *due)
{
    const uint32_t k = body->block->model->abi->events[due->what].index, l = body->lane;
    const jm_clock_rows clock = jm_block_clock(body->block, k);
    clock.t[l] = due->t;
    clock.first[l] = due->first;
    clock.period[l] = due->interval;
    clock.done[l] = due->done;
}

double *jm_body_state(const jm_body *body, uint32_t s)
{
    return &body->block->y[(size_t)s * body->block->lanes + body->lane];
}

double *jm_body_value(const jm_body *body, uint32_t row)
{
    return &body->block->p[(size_t)row * body->block->lanes + body->lane];
}

void jm_body_fail(jm_body *body, jm_status status, const char *format, ...)
{
    if (body->status != JM_OK)
        return;
    va_list args;
    va_start(args, format);
    body->status = status;
    vsnprintf(body->reason, sizeof body->reason, format, args);
    va_end(args);
}

/* Sums what runs instead of adding and taking away: after the last end the rate is exactly 0. */
static void update_rate(jm_body *body, uint32_t route)
{
    double rate = 0;
    for (uint32_t k = 0; k < body->n_running; k++)
        rate += body->running[k].route == route ? body->running[k].rate : 0;
    *jm_body_value(body, body->block->model->abi->routes[route].rate) = rate;
    body->changed = true;
}

bool jm_body_keep_infusion(jm_body *body, const jm_infusion *running)
{
    if (body->n_running == body->room_running) {
        const uint32_t room = body->room_running ? 2 * body->room_running : 4;
        jm_infusion *more = realloc(body->running, room * sizeof *more);
        if (!more)
            return false;
        body->running = more;
        body->room_running = room;
    }
    body->running[body->n_running++] = *running;
    return true;
}

bool jm_body_infuse(jm_body *body, uint32_t route, double rate, double t_end)
{
    const uint32_t number = ++body->n_infusions;
    if (!jm_body_keep_infusion(body, &(jm_infusion){number, route, rate}))
        return false;
    update_rate(body, route);
    return jm_agenda_add(&body->agenda, &(jm_due){.t = t_end, .kind = JM_DUE_END, .what = number});
}

void jm_body_end_infusion(jm_body *body, uint32_t number)
{
    for (uint32_t k = 0; k < body->n_running; k++) {
        if (body->running[k].number != number)
            continue;
        const uint32_t route = body->running[k].route;
        body->n_running--;
        memmove(&body->running[k], &body->running[k + 1],
                (body->n_running - k) * sizeof *body->running);
        update_rate(body, route);
        return;
    }
}

typedef struct stopping {
    const jm_body *body;
    uint32_t route;
} stopping;

static bool is_stopped(const void *user, const jm_due *due)
{
    const stopping *s = user;
    if (!jm_due_is_left_behind(due))
        return false;
    uint32_t route = due->what;
    for (uint32_t k = 0; k < s->body->n_running && due->kind == JM_DUE_END; k++) {
        if (s->body->running[k].number == due->what)
            route = s->body->running[k].route;
    }
    return s->route == UINT32_MAX || s->route == route;
}

void jm_body_stop_doses(jm_body *body, uint32_t route)
{
    jm_agenda_remove(&body->agenda, is_stopped, &(stopping){body, route});
    for (uint32_t k = body->n_running; k-- > 0;) {
        if (route == UINT32_MAX || body->running[k].route == route)
            jm_body_end_infusion(body, body->running[k].number);
    }
}
