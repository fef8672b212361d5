/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The script's turn: all patients that stand still and have something to call are handed to the
 * protocol together, one call of each at a time, until nothing is due any more.
 */
#include <math.h>
#include <string.h>

#include "core/run/inside.h"

/* Calls of one patient at one moment; more have no end. */
enum { MOST_CALLS = 1000 };

/* Positive where the condition holds. */
static double margin(const jm_trigger *t, double x)
{
    return t->below ? t->level - x : x - t->level;
}

void jm_drive_trigger_rows(void *user, const jm_frame *f, double *out)
{
    jm_drive *drive = user;
    const size_t lanes = f->stride;
    for (uint32_t k = 0; k < drive->n_triggers; k++) {
        jm_ref last = {JM_REF_STATE, UINT32_MAX};
        const double *row = NULL;
        for (uint32_t l = 0; l < lanes; l++) {
            const jm_hand *hand = drive->hand[l];
            if (!hand || k >= hand->n_triggers) {
                out[k * lanes + l] = -1;
                continue;
            }
            const jm_trigger *t = &hand->triggers[k];
            if (t->ref.kind != last.kind || t->ref.index != last.index)
                row = jm_row_of(drive->block, f, t->ref, drive->one);
            last = t->ref;
            out[k * lanes + l] = margin(t, row[l]);
        }
    }
}

/* What one lane calls next. */
typedef struct turn {
    const jm_drive *drive;
    jm_hand *const *hands;
    uint32_t fired[JM_LANES]; /* triggers that wait to be called, a bit each */
    uint32_t calls[JM_LANES];
} turn;

static bool has_triggers(const turn *now, uint32_t mask)
{
    for (uint32_t l = 0; l < now->drive->lanes; l++) {
        if (mask >> l & 1 && now->hands[l]->n_triggers)
            return true;
    }
    return false;
}

/* Triggers that the stepper located: the side of the crossing is known. */
static void take_located(turn *now, uint32_t rooted)
{
    const uint32_t first = now->drive->run->plan->model->abi->n_roots;
    const uint32_t lanes = now->drive->lanes;
    for (uint32_t l = 0; l < lanes; l++) {
        jm_hand *hand = now->hands[l];
        for (uint32_t k = 0; rooted >> l & 1 && k < hand->n_triggers; k++) {
            jm_trigger *t = &hand->triggers[k];
            const int8_t way = now->drive->stepper->root[(first + k) * lanes + l];
            if (way == 0)
                continue;
            const bool again = !isnan(t->t_last) && jm_time_reached(jm_hand_time(hand), t->t_last);
            if (way > 0 && !t->holds && !again)
                now->fired[l] |= 1u << k;
            t->holds = way > 0;
        }
    }
}

/* Whether a margin is no more than the rounding of a crossing that was located here. */
static bool is_noise(const jm_trigger *t, double x)
{
    return fabs(x - t->level) <= 1e-9 * fmax(fabs(x), fabs(t->level));
}

/* Triggers whose condition a change has made come true. */
static void take_jumps(turn *now, uint32_t mask, uint32_t rooted)
{
    const uint32_t first = now->drive->run->plan->model->abi->n_roots;
    const uint32_t lanes = now->drive->lanes;
    for (uint32_t l = 0; l < lanes; l++) {
        jm_hand *hand = now->hands[l];
        for (uint32_t k = 0; mask >> l & 1 && k < hand->n_triggers; k++) {
            jm_trigger *t = &hand->triggers[k];
            const bool located =
                rooted >> l & 1 && now->drive->stepper->root[(first + k) * lanes + l] != 0;
            const double x = jm_hand_get(hand, t->ref);
            if (located && is_noise(t, x))
                continue; /* the side that the stepper has told counts */
            const bool holds = margin(t, x) > 0;
            if (holds && !t->holds)
                now->fired[l] |= 1u << k;
            t->holds = holds;
        }
    }
}

/* The next call of a lane: clocks in order of their making, then triggers in theirs. */
static bool next_call(turn *now, uint32_t l, uint32_t *what)
{
    jm_hand *hand = now->hands[l];
    jm_due due;
    if (hand->body.status != JM_OK || hand->fate != JM_FATE_NOT_RUN)
        return false;
    if (jm_agenda_take(&hand->body.agenda, jm_hand_time(hand), JM_DUE_CALL, &due)) {
        *what = due.what;
        if (due.times == 0) {
            due.t = due.first + ++due.done * due.interval;
            if (!jm_agenda_add(&hand->body.agenda, &due))
                jm_body_fail(&hand->body, JM_MEMORY, "no memory left for a script's clock");
        }
        return true;
    }
    for (uint32_t k = 0; k < hand->n_triggers; k++) {
        if (!(now->fired[l] >> k & 1))
            continue;
        jm_trigger *t = &hand->triggers[k];
        now->fired[l] &= ~(1u << k);
        t->t_last = jm_hand_time(hand);
        *what = t->what;
        const jm_var_info *var = jm_model_var(jm_hand_model(hand), t->ref);
        jm_hand_happens(hand, &(jm_happening){t->t_last, "trigger", var->name, t->level, var->unit,
                                              t->below ? "below" : "above"});
        return true;
    }
    return false;
}

/* Hands n patients over; one whose script fails drops out and the rest are handed over again. */
static jm_status fire(jm_run *run, jm_hand **hands, const uint32_t *what, size_t n, jm_error *err)
{
    for (size_t from = 0; from < n;) {
        jm_error found = {.status = JM_OK};
        size_t culprit = SIZE_MAX;
        const jm_status status = run->protocol->fire(run->protocol->user, hands + from,
                                                     what + from, n - from, &culprit, &found);
        if (status == JM_OK)
            return JM_OK;
        if (culprit >= n - from || status == JM_MEMORY || status == JM_STOPPED) {
            if (err)
                *err = found;
            return status;
        }
        jm_body_fail(&hands[from + culprit]->body, JM_SCRIPT, "%s%s%s", found.place,
                     found.place[0] ? ": " : "", found.text);
        from += culprit + 1;
    }
    return JM_OK;
}

/* One call of each lane that has one; *called are these lanes. */
static jm_status call_once(turn *now, uint32_t mask, uint32_t *called, jm_error *err)
{
    jm_run *run = now->drive->run;
    jm_hand *hands[JM_LANES];
    uint32_t what[JM_LANES];
    size_t n = 0;
    *called = 0;
    for (uint32_t l = 0; l < now->drive->lanes; l++) {
        if (!(mask >> l & 1) || !next_call(now, l, &what[n]))
            continue;
        if (++now->calls[l] > MOST_CALLS) {
            jm_body_fail(&now->hands[l]->body, JM_SCRIPT,
                         "the script calls itself without end at t = %g",
                         jm_hand_time(now->hands[l]));
            continue;
        }
        hands[n++] = now->hands[l];
        *called |= 1u << l;
    }
    if (n == 0)
        return JM_OK;
    const double begin = jm_clock_now();
    const jm_status status = fire(run, hands, what, n, err);
    run->stats.seconds_script += jm_clock_now() - begin;
    return status;
}

jm_status jm_drive_serve(jm_drive *drive, jm_hand *const *hands, uint32_t mask, uint32_t rooted,
                         jm_error *err)
{
    jm_body *bodies[JM_LANES] = {NULL};
    turn now = {.drive = drive, .hands = hands};
    jm_status status;
    const int8_t *root = rooted ? drive->stepper->root : NULL;
    for (uint32_t l = 0; l < drive->lanes; l++) {
        if (mask >> l & 1)
            bodies[l] = &hands[l]->body;
    }
    if (rooted && has_triggers(&now, mask))
        take_located(&now, rooted);
    if ((status = jm_service_serve(drive->service, bodies, mask, root, rooted, err)) != JM_OK)
        return status;
    if (!drive->run->plan->arms[hands[__builtin_ctz(mask)]->arm].scripted)
        return JM_OK;
    for (uint32_t called = mask; called;) {
        if (has_triggers(&now, mask))
            take_jumps(&now, mask, rooted);
        jm_service_glance(drive->service, bodies, mask);
        if ((status = call_once(&now, mask, &called, err)) != JM_OK)
            return status;
        /* Doses that the script gave are due now; what it set may have jumped through an event. */
        status = jm_service_serve(drive->service, bodies, called, NULL, 0, err);
        if (status != JM_OK)
            return status;
    }
    return JM_OK;
}
