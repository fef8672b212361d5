/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/memory.h"

jm_status jm_own_init(jm_own *own, jm_stepper *s, const jm_stepper_options *options, jm_error *err)
{
    const uint32_t n = s->block->model->abi->n_states;
    own->atol = jm_lanes_take(n);
    if (own->atol == NULL) {
        return jm_fail(err, JM_MEMORY, "no memory for the tolerances of %u states", n);
    }
    for (uint32_t i = 0; i < n; i++) {
        /* With no absolute tolerance a state at zero would be weighed with infinity times zero. */
        own->atol[i] = options->atol[i] > 1e-200 ? options->atol[i] : 1e-200;
    }
    jm_status status = jm_history_new(&own->history, s->block, err);
    s->history = own->history;
    if (status == JM_OK) {
        status = jm_events_new(&own->events, s, options, own->history, err);
    }
    return status;
}

void jm_own_clear(jm_own *own)
{
    jm_events_free(own->events);
    jm_history_free(own->history);
    free(own->atol);
}

size_t jm_own_pieces(jm_own *own, jm_stepper *s, jm_piece *out)
{
    const jm_piece pieces[] = {{&s->live, sizeof s->live},
                               {&own->pending, sizeof own->pending},
                               {own->left, sizeof own->left},
                               {own->counted, sizeof own->counted}};
    const size_t n = sizeof pieces / sizeof pieces[0];
    memcpy(out, pieces, sizeof pieces);
    return n + (own->events != NULL ? jm_events_pieces(own->events, out + n) : 0);
}

uint32_t jm_own_restart(jm_own *own, const jm_stepper *s, uint32_t mask)
{
    const double *const t = s->block->t;
    uint32_t strangers = mask & ~s->live;
    for (uint32_t l = 0; mask >> l != 0; l++) {
        if ((mask >> l & 1u) != 0) {
            strangers |= (uint32_t)(t[l] < own->left[l] || t[l] > own->left[l]) << l;
            own->left[l] = own->counted[l] = t[l];
        }
    }
    own->pending |= mask;
    if (own->history != NULL) {
        jm_history_restart(own->history, strangers, mask & ~strangers);
    }
    return strangers;
}

void jm_own_prepare(jm_own *own, double *h_most)
{
    if (own->events != NULL && own->pending != 0) {
        jm_events_begin(own->events, own->pending);
    }
    own->pending = 0;
    if (own->history != NULL) {
        jm_history_gaps(own->history, h_most);
    }
}

/* Looks for events; returns the lanes that were put back to one. */
static uint32_t find_events(jm_own *own, jm_stepper *s, jm_step *out)
{
    const double *const t = s->block->t;
    uint32_t put_back = 0;
    double before[JM_LANES];
    memcpy(before, t, s->block->lanes * sizeof *t);
    out->rooted = jm_events_find(own->events, out->stepped);
    for (uint32_t l = 0; l < s->block->lanes; l++) {
        put_back |= (uint32_t)(t[l] < before[l] || t[l] > before[l]) << l;
    }
    out->stopped &= ~put_back;
    return put_back;
}

uint32_t jm_own_conclude(jm_own *own, jm_stepper *s, jm_step *out)
{
    uint32_t put_back = 0;
    if (out->stepped != 0 && own->events != NULL) {
        put_back = find_events(own, s, out);
    }
    if (out->stepped != 0 && own->history != NULL) {
        jm_history_record(own->history, s, out->stepped);
    }
    memcpy(own->left, s->block->t, s->block->lanes * sizeof *own->left);
    for (uint32_t l = 0; out->stopped >> l != 0; l++) {
        if ((out->stopped >> l & 1u) != 0) {
            own->counted[l] = s->block->t[l];
        }
    }
    return put_back;
}

uint32_t jm_own_worn(jm_own *own, const jm_stepper *s, const double *stop, uint32_t worn,
                     double *count)
{
    const double *const t = s->block->t;
    uint32_t hopeless = worn;
    for (uint32_t l = 0; worn >> l != 0; l++) {
        if ((worn >> l & 1u) == 0 || t[l] - own->counted[l] < JM_LEAST_WAY * (stop[l] - t[l])) {
            continue;
        }
        hopeless &= ~(1u << l);
        count[l] = 0.0;
        own->counted[l] = t[l];
    }
    return hopeless;
}

static void say_why(const jm_own *own, jm_stepper *s, uint32_t l, const jm_own_ills *ills)
{
    const double t = s->block->t[l];
    char *const reason = s->reason[l];
    const size_t room = sizeof s->reason[l];
    s->why[l] = JM_SOLVER;
    if (own->history != NULL && (jm_history_lost(own->history) >> l & 1u) != 0) {
        snprintf(reason, room, "more than %d steps within a delay at t = %.9g", JM_HISTORY_STEPS,
                 t);
    } else if ((ills->broken >> l & 1u) != 0) {
        s->why[l] = JM_DOMAIN;
        snprintf(reason, room, "the right-hand side is no finite number near t = %.9g", t);
    } else if ((ills->worn >> l & 1u) != 0) {
        snprintf(reason, room, "too many steps (%.0f) up to t = %.9g", ills->count[l], t);
    } else {
        snprintf(reason, room, "the step became too small at t = %.9g", t);
    }
}

void jm_own_fail(const jm_own *own, jm_stepper *s, uint32_t failed, const jm_own_ills *ills)
{
    for (uint32_t l = 0; failed >> l != 0; l++) {
        if ((failed >> l & 1u) != 0) {
            say_why(own, s, l, ills);
        }
    }
    s->live &= ~failed;
}
