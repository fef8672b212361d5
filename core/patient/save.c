/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patients as bytes.
 *
 *   "JMPATNT1" · version, order of bytes · fingerprint of the model · method, tolerances ·
 *   t, y, p · running infusions · agenda · events that wait, what conditions
 *   hold, draws · memory of the stepper · SHA-256 of all before
 *
 * Numbers are those of the machine; one with the other order of bytes refuses them. Whatever is
 * read is checked: a checksum proves that bytes are whole, not that they are sane.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/sha256.h"
#include "core/patient/patient.h"

enum { VERSION = 2, BYTE_ORDER_MARK = 0x01020304, SUM_BYTES = 64, MOST_MEMORY = 64 };
static const char magic[8] = {'J', 'M', 'P', 'A', 'T', 'N', 'T', '1'};

/* Walks along bytes: writes where `out` is there, reads where `in` is, only counts else. */
typedef struct walker {
    uint8_t *out;
    const uint8_t *in;
    size_t at, room;
    bool failed; /* the bytes ended early */
} walker;

static void pass(walker *w, void *data, size_t n)
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

static uint64_t pass_count(walker *w, uint64_t n)
{
    pass(w, &n, sizeof n);
    return n;
}

/* What stands before the numbers. */
typedef struct head {
    char magic[sizeof magic];
    uint32_t version, order;
    char fingerprint[SUM_BYTES];
    char method[32];
    double rtol, atol;
    uint64_t n_states, n_values, n_memory;
} head;

static void pass_head(walker *w, head *h)
{
    pass(w, h->magic, sizeof h->magic);
    pass(w, &h->version, sizeof h->version);
    pass(w, &h->order, sizeof h->order);
    pass(w, h->fingerprint, sizeof h->fingerprint);
    pass(w, h->method, sizeof h->method);
    pass(w, &h->rtol, sizeof h->rtol);
    pass(w, &h->atol, sizeof h->atol);
    pass(w, &h->n_states, sizeof h->n_states);
    pass(w, &h->n_values, sizeof h->n_values);
    pass(w, &h->n_memory, sizeof h->n_memory);
}

static uint64_t memory_of(const jm_stepper_type *type)
{
    return type->remember && type->n_memory <= MOST_MEMORY ? type->n_memory : 0;
}

static head head_of(const jm_patient *patient)
{
    const jm_model_abi *abi = patient->model->abi;
    head h = {.version = VERSION,
              .order = BYTE_ORDER_MARK,
              .rtol = patient->rtol,
              .atol = patient->atol_all,
              .n_states = abi->n_states,
              .n_values = (uint64_t)abi->n_params + abi->n_inputs,
              .n_memory = patient->type ? memory_of(patient->type) : 0};
    memcpy(h.magic, magic, sizeof magic);
    memcpy(h.fingerprint, abi->fingerprint, strnlen(abi->fingerprint, SUM_BYTES));
    memcpy(h.method, patient->method, strnlen(patient->method, sizeof h.method - 1));
    return h;
}

static void pass_due(walker *w, jm_due *due)
{
    uint32_t kind = due->kind;
    pass(w, &due->t, sizeof due->t);
    pass(w, &kind, sizeof kind);
    pass(w, &due->what, sizeof due->what);
    pass(w, &due->order, sizeof due->order);
    pass(w, &due->first, sizeof due->first);
    pass(w, &due->interval, sizeof due->interval);
    pass(w, &due->done, sizeof due->done);
    pass(w, &due->times, sizeof due->times);
    pass(w, &due->steady, sizeof due->steady);
    pass(w, &due->amount, sizeof due->amount);
    pass(w, &due->rate, sizeof due->rate);
    pass(w, &due->duration, sizeof due->duration);
    due->kind = (jm_due_kind)kind;
}

static void pass_infusion(walker *w, jm_infusion *running)
{
    pass(w, &running->number, sizeof running->number);
    pass(w, &running->route, sizeof running->route);
    pass(w, &running->rate, sizeof running->rate);
}

/* Clocks are saved as dues, after those of the agenda. How many there are; w NULL: no more. */
static uint64_t pass_clocks(walker *w, const jm_patient *patient)
{
    const jm_model_abi *abi = patient->model->abi;
    uint64_t n = 0;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        jm_due due;
        if (abi->events[e].kind != JM_EVENT_EVERY || !jm_body_clock(&patient->body, e, &due))
            continue;
        if (w)
            pass_due(w, &due);
        n++;
    }
    return n;
}

static void pass_waiting(walker *w, jm_waiting *one, double *values, uint32_t n)
{
    pass(w, &one->t, sizeof one->t);
    pass(w, &one->event, sizeof one->event);
    pass(w, &one->number, sizeof one->number);
    pass(w, values, n * sizeof *values);
}

/* What events of the model have left behind. */
static void write_events(const jm_patient *patient, walker *w)
{
    const jm_model_abi *abi = patient->model->abi;
    const jm_queue *queue = &patient->body.queue;
    const uint32_t width = jm_queue_width(abi);
    pass_count(w, queue->next_number);
    pass_count(w, queue->n);
    for (uint32_t k = 0; k < queue->n; k++)
        pass_waiting(w, &queue->list[k], jm_queue_values(queue, k), width);
    for (uint32_t r = 0; r < abi->n_roots; r++) {
        uint8_t held = patient->block->held[r] & 1;
        pass(w, &held, sizeof held);
    }
    pass_count(w, patient->body.n_draws);
}

static void write_all(jm_patient *patient, walker *w)
{
    head h = head_of(patient);
    jm_body *body = &patient->body;
    double memory[MOST_MEMORY] = {0};
    pass_head(w, &h);
    pass(w, patient->block->t, sizeof(double));
    pass(w, patient->block->y, h.n_states * sizeof(double));
    pass(w, patient->block->p, h.n_values * sizeof(double));
    pass_count(w, body->n_infusions);
    pass_count(w, body->n_running);
    for (uint32_t k = 0; k < body->n_running; k++)
        pass_infusion(w, &body->running[k]);
    pass_count(w, body->agenda.next_order);
    pass_count(w, body->agenda.n + pass_clocks(NULL, patient));
    for (size_t k = 0; k < body->agenda.n; k++) {
        jm_due due = *jm_agenda_due(&body->agenda, k);
        pass_due(w, &due);
    }
    pass_clocks(w, patient);
    write_events(patient, w);
    if (h.n_memory)
        patient->type->remember(patient->stepper, 0, memory);
    pass(w, memory, h.n_memory * sizeof(double));
}

jm_status jm_patient_save(jm_patient *patient, void *buffer, size_t room, size_t *size,
                          jm_error *err)
{
    walker count = {0};
    *size = 0;
    if (patient->model->abi->n_histories)
        return jm_fail(err, JM_ARGUMENT, "model %s has true delays; its patients cannot be saved",
                       patient->model->abi->name);
    jm_status status = jm_patient_ready(patient, err);
    if (status != JM_OK)
        return status;
    /* Both who goes on and who is restored begin their next step anew, from the same numbers. */
    jm_stepper_restart(patient->stepper, 1);
    patient->body.changed = false;
    write_all(patient, &count);
    *size = count.at + SUM_BYTES;
    if (!buffer)
        return JM_OK;
    if (room < *size)
        return jm_fail(err, JM_ARGUMENT, "the patient takes %zu bytes, there is room for %zu",
                       *size, room);
    char hex[SUM_BYTES + 1];
    write_all(patient, &(walker){.out = buffer, .room = room});
    jm_sha256_of(buffer, count.at, hex);
    memcpy((uint8_t *)buffer + count.at, hex, SUM_BYTES);
    return JM_OK;
}

static jm_status check_head(const jm_patient *patient, const head *h, jm_error *err)
{
    const head own = head_of(patient);
    if (memcmp(h->magic, magic, sizeof magic) != 0)
        return jm_fail(err, JM_SYNTAX, "these bytes are no saved patient");
    if (h->version != VERSION || h->order != BYTE_ORDER_MARK)
        return jm_fail(err, JM_SYNTAX, "the patient was saved by another version of Jumeau, or on "
                                       "another kind of machine; save it anew there");
    if (memcmp(h->fingerprint, own.fingerprint, SUM_BYTES) != 0 || h->n_states != own.n_states ||
        h->n_values != own.n_values)
        return jm_fail(err, JM_MODEL, "the patient was saved with another model than %s, or with "
                       "another state of it", patient->model->abi->name);
    const jm_stepper_type *type =
        h->method[sizeof h->method - 1] == '\0' ? jm_stepper_find(h->method) : NULL;
    if (!type || !(h->rtol >= 1e-13 && h->rtol <= 0.1) ||
        !(h->atol >= 1e-30 && h->atol <= 1e30) || h->n_memory != memory_of(type))
        return jm_fail(err, JM_SYNTAX, "the saved patient has a method that is not known here");
    return JM_OK;
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
static bool read_body(walker *w, const jm_model_abi *abi, double now, jm_body *body)
{
    const uint64_t n_infusions = pass_count(w, 0), n_running = pass_count(w, 0);
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
    const uint64_t next_order = pass_count(w, 0), n_dues = pass_count(w, 0);
    for (uint64_t k = 0; k < n_dues && !w->failed; k++) {
        jm_due due = {.label = "", .place = ""};
        pass_due(w, &due);
        if (!is_sane(abi, &due, now) || due.order == 0)
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
static bool read_events(walker *w, const jm_model_abi *abi, double now, jm_body *body,
                        uint8_t *held)
{
    const uint32_t width = jm_queue_width(abi);
    const uint64_t next_number = pass_count(w, 0), n = pass_count(w, 0);
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
    pass(w, held, abi->n_roots);
    for (uint32_t r = 0; r < abi->n_roots; r++)
        held[r] &= 1;
    body->n_draws = pass_count(w, 0);
    return !w->failed;
}

/* Numbers of a saved patient, before they become anybody's. */
typedef struct saved {
    head head;
    double *t, *y, *p, memory[MOST_MEMORY]; /* t, y and p in one block */
    uint8_t *held; /* [n_roots], in the same block */
    jm_body body;
} saved;

static jm_status read_all(const jm_patient *patient, walker *w, saved *s, jm_error *err)
{
    pass_head(w, &s->head);
    jm_status status = w->failed ? jm_fail(err, JM_SYNTAX, "these bytes are no saved patient")
                                 : check_head(patient, &s->head, err);
    if (status != JM_OK)
        return status;
    const size_t n = s->head.n_states, m = s->head.n_values;
    s->t = calloc(1 + n + m + patient->model->abi->n_roots, sizeof *s->t);
    if (!s->t)
        return jm_fail(err, JM_MEMORY, "no memory left to restore a patient");
    s->y = s->t + 1;
    s->p = s->y + n;
    s->held = (uint8_t *)(s->p + m);
    pass(w, s->t, (1 + n + m) * sizeof(double));
    bool is_good = read_body(w, patient->model->abi, s->t[0], &s->body) &&
                   read_events(w, patient->model->abi, s->t[0], &s->body, s->held);
    pass(w, s->memory, s->head.n_memory * sizeof(double));
    for (size_t k = 0; k < 1 + n && is_good; k++)
        is_good = isfinite(s->t[k]);
    if (!is_good || w->failed || w->at != w->room)
        return jm_fail(err, JM_SYNTAX, "the saved patient is damaged; take another copy");
    return JM_OK;
}

static bool is_clock(const void *user, const jm_due *due)
{
    (void)user;
    return due->kind == JM_DUE_CLOCK;
}

/* Clocks that were read as dues become those of the block. */
static void take_clocks(jm_body *body)
{
    jm_block_stop_clocks(body->block, body->lane);
    for (size_t k = 0; k < body->agenda.n; k++) {
        if (is_clock(NULL, jm_agenda_due(&body->agenda, k)))
            jm_body_set_clock(body, jm_agenda_due(&body->agenda, k));
    }
    jm_agenda_remove(&body->agenda, is_clock, NULL);
}

/* The patient becomes the saved one. Nothing of it is left where this fails for want of memory. */
static jm_status become(jm_patient *patient, saved *s, jm_error *err)
{
    const double rtol = patient->rtol, atol = patient->atol_all;
    char method[sizeof patient->method];
    memcpy(method, patient->method, sizeof method);
    patient->rtol = s->head.rtol;
    patient->atol_all = s->head.atol;
    memcpy(patient->method, s->head.method, sizeof patient->method);
    jm_status status = jm_patient_equip(patient, err);
    if (status != JM_OK) {
        patient->rtol = rtol;
        patient->atol_all = atol;
        memcpy(patient->method, method, sizeof method);
        return status;
    }
    memcpy(patient->block->t, s->t, sizeof(double));
    memcpy(patient->block->y, s->y, s->head.n_states * sizeof(double));
    memcpy(patient->block->p, s->p, s->head.n_values * sizeof(double));
    for (uint32_t r = 0; r < patient->model->abi->n_roots; r++)
        patient->block->held[r] = s->held[r];
    jm_block_derive(patient->block);
    jm_body_clear(&patient->body);
    patient->body = s->body;
    jm_body_init(&s->body);
    jm_body_move(&patient->body, patient->block, 0);
    take_clocks(&patient->body);
    patient->has_begun = true;
    patient->is_lost = false;
    jm_stepper_restart(patient->stepper, 1);
    if (s->head.n_memory)
        patient->type->recall(patient->stepper, 0, s->memory);
    return JM_OK;
}

jm_status jm_patient_restore(jm_patient *patient, const void *buffer, size_t size, jm_error *err)
{
    char hex[SUM_BYTES + 1];
    saved s;
    if (!buffer || size <= SUM_BYTES)
        return jm_fail(err, JM_SYNTAX, "these bytes are no saved patient");
    const size_t length = size - SUM_BYTES;
    jm_sha256_of(buffer, length, hex);
    if (memcmp(hex, (const uint8_t *)buffer + length, SUM_BYTES) != 0)
        return jm_fail(err, JM_SYNTAX, "the saved patient is damaged; take another copy");
    memset(&s, 0, sizeof s);
    jm_body_init(&s.body);
    jm_status status = read_all(patient, &(walker){.in = buffer, .room = length}, &s, err);
    if (status == JM_OK)
        status = become(patient, &s, err);
    jm_body_clear(&s.body);
    free(s.t);
    return status;
}
