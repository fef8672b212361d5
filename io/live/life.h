/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lives: what a bed is given by whoever has a patient to put in it.
 *
 * A bed knows attendants, orders and sessions (core/run/orders.h); it does not know where patients
 * come from. The program fills this table with a scenario, a test with a few lines.
 */
#ifndef JM_LIVE_LIFE_H
#define JM_LIVE_LIFE_H

#include "core/base/text.h"
#include "core/run/orders.h"

typedef struct jm_life {
    void *user;
    const jm_model *model;       /* borrowed, as all that follows */
    const jm_session *session;
    const char *title, *patient, *arm;
    /* The patient lives from its begin until `attendant` ends the session or it is over; `why` then
       says how it ended, "" where the attendant ended it. Called in the bed's thread, again and
       again. */
    JM_CHECK jm_status (*live)(void *user, const jm_attendant *attendant, char why[300],
                               jm_error *err);
    /* Present values of quantities, in their own units: out[n]. */
    void (*look)(void *user, jm_hand *hand, const jm_ref *refs, size_t n, double *out);
    /* Saves the patient that stands now, as jm_hand_save does, and puts it back while the same life
       lasts. NULL: it cannot be done. */
    JM_CHECK jm_status (*save)(void *user, jm_hand *hand, void *buffer, size_t room, size_t *size,
                               jm_error *err);
    JM_CHECK jm_status (*restore)(void *user, jm_hand *hand, const void *buffer, size_t size,
                                  jm_error *err);
    /* The session as a scenario of its own. Called in any one thread at a time. */
    JM_CHECK jm_status (*text)(void *user, uint64_t ticks, const jm_entry *entries, size_t n,
                               jm_text *out, jm_error *err);
} jm_life;

#endif
