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
#include "core/body/bytes.h"
#include "core/patient/patient.h"

enum { VERSION = 2, BYTE_ORDER_MARK = 0x01020304, SUM_BYTES = 64, MOST_MEMORY = 64 };
static const char magic[8] = {'J', 'M', 'P', 'A', 'T', 'N', 'T', '1'};

/* What stands before the numbers. */
typedef struct head {
    char magic[sizeof magic];
    uint32_t version, order;
    char fingerprint[SUM_BYTES];
    char method[32];
    double rtol, atol;
    uint64_t n_states, n_values, n_memory;
} head;

static void pass_head(jm_bytes_walk *w, head *h)
{
    jm_bytes_pass(w, h->magic, sizeof h->magic);
    jm_bytes_pass(w, &h->version, sizeof h->version);
    jm_bytes_pass(w, &h->order, sizeof h->order);
    jm_bytes_pass(w, h->fingerprint, sizeof h->fingerprint);
    jm_bytes_pass(w, h->method, sizeof h->method);
    jm_bytes_pass(w, &h->rtol, sizeof h->rtol);
    jm_bytes_pass(w, &h->atol, sizeof h->atol);
    jm_bytes_pass(w, &h->n_states, sizeof h->n_states);
    jm_bytes_pass(w, &h->n_values, sizeof h->n_values);
    jm_bytes_pass(w, &h->n_memory, sizeof h->n_memory);
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

static void write_all(jm_patient *patient, jm_bytes_walk *w)
{
    head h = head_of(patient);
    double memory[MOST_MEMORY] = {0};
    pass_head(w, &h);
    jm_bytes_pass(w, patient->block->t, sizeof(double));
    jm_bytes_pass(w, patient->block->y, h.n_states * sizeof(double));
    jm_bytes_pass(w, patient->block->p, h.n_values * sizeof(double));
    jm_body_write(w, &patient->body);
    if (h.n_memory)
        patient->type->remember(patient->stepper, 0, memory);
    jm_bytes_pass(w, memory, h.n_memory * sizeof(double));
}

jm_status jm_patient_save(jm_patient *patient, void *buffer, size_t room, size_t *size,
                          jm_error *err)
{
    jm_bytes_walk count = {0};
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
    write_all(patient, &(jm_bytes_walk){.out = buffer, .room = room});
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

/* Numbers of a saved patient, before they become anybody's. */
typedef struct saved {
    head head;
    double *t, *y, *p, memory[MOST_MEMORY]; /* t, y and p in one block */
    uint8_t *held; /* [n_roots], in the same block */
    jm_body body;
} saved;

static jm_status read_all(const jm_patient *patient, jm_bytes_walk *w, saved *s, jm_error *err)
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
    jm_bytes_pass(w, s->t, (1 + n + m) * sizeof(double));
    bool is_good = jm_body_read(w, patient->model->abi, s->t[0], &s->body, s->held);
    jm_bytes_pass(w, s->memory, s->head.n_memory * sizeof(double));
    for (size_t k = 0; k < 1 + n && is_good; k++)
        is_good = isfinite(s->t[k]);
    if (!is_good || w->failed || w->at != w->room)
        return jm_fail(err, JM_SYNTAX, "the saved patient is damaged; take another copy");
    return JM_OK;
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
    jm_block_derive(patient->block);
    jm_body_clear(&patient->body);
    patient->body = s->body;
    jm_body_init(&s->body);
    jm_body_move(&patient->body, patient->block, 0);
    jm_body_take(&patient->body, s->held);
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
    jm_status status = read_all(patient, &(jm_bytes_walk){.in = buffer, .room = length}, &s, err);
    if (status == JM_OK)
        status = become(patient, &s, err);
    jm_body_clear(&s.body);
    free(s.t);
    return status;
}
