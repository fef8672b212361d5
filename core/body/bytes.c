/* SPDX-License-Identifier: Apache-2.0 */
#include "core/body/bytes.h"

#include <math.h>
#include <string.h>

void jm_bytes_pass(jm_bytes_walk *w, void *data, size_t n)
{
    if ((w->out || w->in) && (w->failed || n > w->room - w->at)) {
        w->failed = true;
        memset(data, 0, w->in ? n : 0);
        return;
    }
    if (w->out)
        memcpy(w->out + w->at, data, n);
    if (w->in)
        memcpy(data, w->in + w->at, n);
    w->at += n;
}

uint64_t jm_bytes_count(jm_bytes_walk *w, uint64_t n)
{
    jm_bytes_pass(w, &n, sizeof n);
    return n;
}

static void pass_due(jm_bytes_walk *w, jm_due *due)
{
    uint32_t kind = due->kind;
    jm_bytes_pass(w, &due->t, sizeof due->t);
    jm_bytes_pass(w, &kind, sizeof kind);
    jm_bytes_pass(w, &due->what, sizeof due->what);
    jm_bytes_pass(w, &due->order, sizeof due->order);
    jm_bytes_pass(w, &due->first, sizeof due->first);
    jm_bytes_pass(w, &due->interval, sizeof due->interval);
    jm_bytes_pass(w, &due->done, sizeof due->done);
    jm_bytes_pass(w, &due->times, sizeof due->times);
    jm_bytes_pass(w, &due->steady, sizeof due->steady);
    jm_bytes_pass(w, &due->amount, sizeof due->amount);
    jm_bytes_pass(w, &due->rate, sizeof due->rate);
    jm_bytes_pass(w, &due->duration, sizeof due->duration);
    if (w->is_here) {
        jm_bytes_pass(w, &due->label, sizeof due->label);
        jm_bytes_pass(w, &due->place, sizeof due->place);
    }
    due->kind = (jm_due_kind)kind;
}

static void pass_infusion(jm_bytes_walk *w, jm_infusion *running)
{
    jm_bytes_pass(w, &running->number, sizeof running->number);
    jm_bytes_pass(w, &running->route, sizeof running->route);
    jm_bytes_pass(w, &running->rate, sizeof running->rate);
}

/* Clocks are saved as dues, after those of the agenda. How many there are; w NULL: no more. */
static uint64_t pass_clocks(jm_bytes_walk *w, const jm_body *body)
{
    const jm_model_abi *abi = body->block->model->abi;
    uint64_t n = 0;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        jm_due due;
        if (abi->events[e].kind != JM_EVENT_EVERY || !jm_body_clock(body, e, &due))
            continue;
        if (w)
            pass_due(w, &due);
        n++;
    }
    return n;
}

static void pass_waiting(jm_bytes_walk *w, jm_waiting *one, double *values, uint32_t n)
{
    jm_bytes_pass(w, &one->t, sizeof one->t);
    jm_bytes_pass(w, &one->event, sizeof one->event);
    jm_bytes_pass(w, &one->number, sizeof one->number);
    jm_bytes_pass(w, values, n * sizeof *values);
}

/* What events of the model have left behind. */
static void write_events(jm_bytes_walk *w, const jm_body *body)
{
    const jm_model_abi *abi = body->block->model->abi;
    const jm_queue *queue = &body->queue;
    const uint32_t width = jm_queue_width(abi);
    jm_bytes_count(w, queue->next_number);
    jm_bytes_count(w, queue->n);
    for (uint32_t k = 0; k < queue->n; k++)
        pass_waiting(w, &queue->list[k], jm_queue_values(queue, k), width);
    for (uint32_t r = 0; r < abi->n_roots; r++) {
        uint8_t held = body->block->held[r] >> body->lane & 1;
        jm_bytes_pass(w, &held, sizeof held);
    }
    jm_bytes_count(w, body->n_draws);
}

void jm_body_write(jm_bytes_walk *w, const jm_body *body)
{
    jm_bytes_count(w, body->n_infusions);
    jm_bytes_count(w, body->n_running);
    for (uint32_t k = 0; k < body->n_running; k++)
        pass_infusion(w, &body->running[k]);
    jm_bytes_count(w, body->agenda.next_order);
    jm_bytes_count(w, body->agenda.n + pass_clocks(NULL, body));
    for (size_t k = 0; k < body->agenda.n; k++) {
        jm_due due = *jm_agenda_due(&body->agenda, k);
        pass_due(w, &due);
    }
    pass_clocks(w, body);
    write_events(w, body);
}

/* Whether a due belongs to the future of a patient that stands at `now`. */
static bool is_sane(const jm_model_abi *abi, const jm_due *due, double now)
{
    const uint32_t n_values = abi->n_params + abi->n_inputs;
    if (!(due->t >= now) || !isfinite(due->t) || !isfinite(due->first) ||
        isnan(due->interval) || due->steady > 2)
        return false;
    switch (due->kind) {
    case JM_DUE_END:
    case JM_DUE_RESET:
        return true;
    case JM_DUE_DOSE:
    case JM_DUE_ARRIVAL:
        return due->what < abi->n_routes && isfinite(due->amount) && isfinite(due->rate) &&
               isfinite(due->duration) && (due->times == 1 || due->interval > 0);
    case JM_DUE_SET:
        return due->what < n_values && isfinite(due->amount);
    case JM_DUE_EVENT:
        return due->what < abi->n_events && abi->events[due->what].kind == JM_EVENT_HOLDS;
    case JM_DUE_MOMENT:
        return due->what < abi->n_moments;
    case JM_DUE_CLOCK:
        return due->what < abi->n_events && abi->events[due->what].kind == JM_EVENT_EVERY &&
               due->interval > 0;
    default:
        return false; /* calls belong to scripts */
    }
}

/* Infusions and agenda into a body. */
static bool read_agenda(jm_bytes_walk *w, const jm_model_abi *abi, double now, jm_body *body)
{
    const uint64_t n_infusions = jm_bytes_count(w, 0), n_running = jm_bytes_count(w, 0);
    if (w->failed || n_infusions > UINT32_MAX || n_running > n_infusions)
        return false;
    for (uint64_t k = 0; k < n_running && !w->failed; k++) {
        jm_infusion one;
        pass_infusion(w, &one);
        if (one.route >= abi->n_routes || !isfinite(one.rate) || one.number > n_infusions ||
            !jm_body_keep_infusion(body, &one))
            return false;
    }
    body->n_infusions = (uint32_t)n_infusions;
    const uint64_t next_order = jm_bytes_count(w, 0), n_dues = jm_bytes_count(w, 0);
    for (uint64_t k = 0; k < n_dues && !w->failed; k++) {
        jm_due due = {.label = "", .place = ""};
        pass_due(w, &due);
        if (!(w->is_here && due.kind == JM_DUE_CALL) &&
            (!is_sane(abi, &due, now) || due.order == 0))
            return false;
        if (due.kind == JM_DUE_DOSE || due.kind == JM_DUE_ARRIVAL)
            due.label = abi->routes[due.what].name;
        if (!jm_agenda_add(&body->agenda, &due))
            return false;
    }
    body->agenda.next_order = next_order;
    return !w->failed;
}

/* Events that wait, and what conditions hold: held[n_roots]. */
static bool read_events(jm_bytes_walk *w, const jm_model_abi *abi, double now, jm_body *body,
                        uint8_t *held)
{
    const uint32_t width = jm_queue_width(abi);
    const uint64_t next_number = jm_bytes_count(w, 0), n = jm_bytes_count(w, 0);
    for (uint64_t k = 0; k < n && !w->failed; k++) {
        jm_waiting one = {.number = 1};
        double *values = jm_queue_add(&body->queue, &one, width);
        if (!values)
            return false;
        pass_waiting(w, &body->queue.list[k], values, width);
        one = body->queue.list[k];
        if (!(one.t >= now) || !isfinite(one.t) || one.event >= abi->n_events ||
            abi->events[one.event].kind != JM_EVENT_HOLDS || one.number == 0 ||
            one.number >= next_number)
            return false;
    }
    body->queue.next_number = next_number;
    jm_bytes_pass(w, held, abi->n_roots);
    for (uint32_t r = 0; r < abi->n_roots; r++)
        held[r] &= 1;
    body->n_draws = jm_bytes_count(w, 0);
    return !w->failed;
}

bool jm_body_read(jm_bytes_walk *w, const jm_model_abi *abi, double now, jm_body *body,
                  uint8_t *held)
{
    return read_agenda(w, abi, now, body) && read_events(w, abi, now, body, held);
}

static bool is_clock(const void *user, const jm_due *due)
{
    (void)user;
    return due->kind == JM_DUE_CLOCK;
}

void jm_body_take(jm_body *body, const uint8_t *held)
{
    jm_block *block = body->block;
    const uint32_t bit = 1u << body->lane;
    for (uint32_t r = 0; r < block->model->abi->n_roots; r++)
        block->held[r] = (block->held[r] & ~bit) | (held[r] ? bit : 0);
    jm_block_stop_clocks(block, body->lane);
    for (size_t k = 0; k < body->agenda.n; k++) {
        if (is_clock(NULL, jm_agenda_due(&body->agenda, k)))
            jm_body_set_clock(body, jm_agenda_due(&body->agenda, k));
    }
    jm_agenda_remove(&body->agenda, is_clock, NULL);
}

