/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies as bytes: what is still to happen to a patient, for saving it and putting it back.
 *
 * Numbers are those of the machine. Reading checks everything: bytes that are whole need not be
 * sane. Whoever saves a patient adds what a body does not hold: t, y, p, and what a stepper knows.
 */
#ifndef JM_BODY_BYTES_H
#define JM_BODY_BYTES_H

#include "core/body/body.h"

/* Walks along bytes: writes where `out` is there, reads where `in` is, only counts else. */
typedef struct jm_bytes_walk {
    uint8_t *out;
    const uint8_t *in;
    size_t at, room;
    bool failed;  /* the bytes ended early */
    bool is_here; /* they stay in this run: calls of scripts and texts of dues go along */
} jm_bytes_walk;

void jm_bytes_pass(jm_bytes_walk *w, void *data, size_t n);
uint64_t jm_bytes_count(jm_bytes_walk *w, uint64_t n);

/* Infusions that run, agenda, clocks of the model (of the block, as dues), events that wait, what
   conditions hold, draws. */
void jm_body_write(jm_bytes_walk *w, const jm_body *body);
/* The same into a body that stands nowhere yet: clocks stay on its agenda, what conditions hold
   is in held [n_roots]. False: the bytes make no sense for a patient that stands at `now`, or
   there is no memory. */
bool jm_body_read(jm_bytes_walk *w, const jm_model_abi *abi, double now, jm_body *body,
                  uint8_t *held);
/* Where the body stands now, clocks leave its agenda for the block, and conditions hold. */
void jm_body_take(jm_body *body, const uint8_t *held);

#endif
