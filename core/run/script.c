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

/* The quantity that trigger `k` of a lane watches, for all lanes: most patients of an arm watch the
   same ones, so what the lane before has asked for often serves. */
typedef struct watch {
    const jm_drive *drive;
    const jm_block *block;
    const jm_frame *frame;
    jm_ref ref;
    const double *row; /* of ref; NULL at the beginning */
} watch;

static double watched(watch *w, jm_ref ref, uint32_t lane)
{
    if (!w->row || ref.kind != w->ref.kind || ref.index != w->ref.index)
        w->row = jm_row_of(w->block, w->frame, ref, w->drive->one);
    w->ref = ref;
    return w->row[lane];
}

void jm_drive_seat(jm_drive *drive, uint32_t lane)
{
    jm_seats *z = &drive->seats;
    const jm_hand *hand = drive->hand[lane];
    const uint32_t bit = 1u << lane;
    for (uint32_t k = 0; k < drive->n_triggers; k++) {
        const jm_trigger *t = &hand->triggers[k];
        const bool is_on = k < hand->n_triggers;
        const uint32_t others = z->on[k] & ~bit;
        z->holds[k] = (z->holds[k] & ~bit) | (is_on && t->holds ? bit : 0);
        z->on[k] = others | (is_on ? bit : 0);
        if (!is_on)
            continue;
        z->level[k][lane] = t->level;
        z->sign[k][lane] = t->below ? -1 : 1;
        const bool is_same = t->ref.kind == z->ref[k].kind && t->ref.index == z->ref[k].index;
        z->is_mixed[k] = others && (z->is_mixed[k] || !is_same);
        z->ref[k] = t->ref;
    }
}

/* The margins of trigger k in all lanes. */
static void margins(const jm_drive *drive, const jm_frame *f, uint32_t k, double *out)
{
    const jm_seats *z = &drive->seats;
    if (!z->is_mixed[k]) {
        const double *row = jm_row_of(drive->block, f, z->ref[k], drive->one);
        drive->between->margin(row, z->level[k], z->sign[k], z->on[k], out);
        return;
    }
    watch w = {.drive = drive, .block = drive->block, .frame = f};
    for (uint32_t l = 0; l < drive->lanes; l++) {
        const jm_trigger *t = z->on[k] >> l & 1 ? &drive->hand[l]->triggers[k] : NULL;
        out[l] = t ? margin(t, watched(&w, t->ref, l)) : -1;
    }
}

void jm_drive_trigger_rows(void *user, const jm_frame *f, double *out)
{
    const jm_drive *drive = user;
    for (uint32_t k = 0; k < drive->n_triggers; k++) {
        if (drive->seats.on[k])
            margins(drive, f, k, out + (size_t)k * f->stride);
        for (uint32_t l = 0; l < f->stride && !drive->seats.on[k]; l++)
            out[(size_t)k * f->stride + l] = -1;
    }
}

/* Some trigger of the lanes of `mask` has come to hold, or holds no more, without having been
   located. */
static bool any_jumps(const jm_drive *drive, uint32_t mask)
{
    const jm_seats *z = &drive->seats;
    const jm_frame frame = jm_block_frame(drive->block);
    double row[JM_LANES];
    for (uint32_t k = 0; k < drive->n_triggers; k++) {
        const uint32_t here = z->on[k] & mask;
        if (!here)
            continue;
        margins(drive, &frame, k, row);
        if (here & (drive->between->positive(row) ^ z->holds[k]))
            return true;
    }
    return false;
}

/* What one lane calls next. */
typedef struct turn {
    const jm_drive *drive;
    jm_hand *const *hands;
    uint32_t fired[JM_LANES]; /* triggers that wait to be called, a bit each */
    uint32_t calls[JM_LANES];
} turn;

/* Most triggers of a hand of `mask`. */
static uint32_t count_triggers(const turn *now, uint32_t mask)
{
    uint32_t most = 0;
    for (; mask; mask &= mask - 1) {
        const uint32_t n = now->hands[__builtin_ctz(mask)]->n_triggers;
        most = n > most ? n : most;
    }
    return most;
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

/* Whether the condition of trigger `k` in lane `l` holds now that its quantity is x. */
static void take_jump(turn *now, uint32_t l, uint32_t k, double x, bool rooted)
{
    const uint32_t row = now->drive->run->plan->model->abi->n_roots + k;
    jm_trigger *t = &now->hands[l]->triggers[k];
    if (rooted && now->drive->stepper->root[row * now->drive->lanes + l] != 0 && is_noise(t, x))
        return; /* the side that the stepper has told counts */
    const bool holds = margin(t, x) > 0;
    if (holds && !t->holds)
        now->fired[l] |= 1u << k;
    t->holds = holds;
}

/* Triggers whose condition a change has made come true. */
static void take_jumps(turn *now, uint32_t mask, uint32_t rooted)
{
    const uint32_t n = count_triggers(now, mask);
    if (n == 0)
        return;
    const jm_block *block = now->hands[__builtin_ctz(mask)]->body.block;
    const jm_frame frame = jm_block_frame(block);
    watch w = {.drive = now->drive, .block = block, .frame = &frame};
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t left = mask; left; left &= left - 1) {
            const uint32_t l = (uint32_t)__builtin_ctz(left);
            const jm_hand *hand = now->hands[l];
            if (k < hand->n_triggers)
                take_jump(now, l, k, watched(&w, hand->triggers[k].ref, l), rooted >> l & 1);
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

/* Lanes of `mask` that may have a call: something is due to them still, or a trigger has fired. */
static uint32_t lanes_calling(const turn *now, uint32_t mask)
{
    uint32_t calling = 0;
    for (; mask; mask &= mask - 1) {
        const int l = __builtin_ctz(mask);
        const jm_body *body = &now->hands[l]->body;
        const bool is_due = jm_time_reached(jm_agenda_next(&body->agenda), jm_body_time(body));
        calling |= (uint32_t)(is_due | (now->fired[l] != 0)) << l;
    }
    return calling;
}

/* One call of each lane that has one; *called are these lanes. */
static jm_status call_once(turn *now, jm_body *const *bodies, uint32_t mask, uint32_t *called,
                           jm_error *err)
{
    jm_run *run = now->drive->run;
    jm_hand *hands[JM_LANES];
    uint32_t what[JM_LANES];
    size_t n = 0;
    *called = 0;
    for (uint32_t left = lanes_calling(now, mask); left; left &= left - 1) {
        const uint32_t l = (uint32_t)__builtin_ctz(left);
        if (!next_call(now, l, &what[n]))
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
    jm_service_glance(now->drive->service, bodies, mask);
    const jm_work before = jm_run_turn(run, JM_WORK_SCRIPT);
    const jm_status status = fire(run, hands, what, n, err);
    jm_run_turn(run, before);
    return status;
}

/* The protocol is called until nothing is due any more. */
static jm_status call_scripts(turn *now, jm_body *const *bodies, uint32_t mask, uint32_t rooted,
                              jm_error *err)
{
    jm_status status;
    for (uint32_t called = mask; called;) {
        take_jumps(now, mask, rooted);
        if ((status = call_once(now, bodies, mask, &called, err)) != JM_OK || !called)
            return status;
        /* Doses that the script gave are due now; what it set may have jumped through an event. */
        status = jm_service_serve(now->drive->service, bodies, called, NULL, 0, err);
        if (status != JM_OK)
            return status;
    }
    return JM_OK;
}

static void list_bodies(jm_hand *const *hands, uint32_t mask, jm_body **bodies)
{
    for (; mask; mask &= mask - 1)
        bodies[__builtin_ctz(mask)] = &hands[__builtin_ctz(mask)]->body;
}

jm_status jm_drive_serve(jm_drive *drive, jm_hand *const *hands, uint32_t mask, uint32_t rooted,
                         jm_error *err)
{
    jm_body *bodies[JM_LANES] = {NULL};
    turn now = {.drive = drive, .hands = hands};
    const int8_t *root = rooted ? drive->stepper->root : NULL;
    list_bodies(hands, mask, bodies);
    if (rooted)
        take_located(&now, rooted);
    const jm_status status =
        jm_service_serve(drive->service, bodies, mask, root, rooted, err);
    if (status != JM_OK || !drive->run->plan->arms[hands[__builtin_ctz(mask)]->arm].scripted)
        return status;
    return call_scripts(&now, bodies, mask, rooted, err);
}

jm_status jm_drive_strike(jm_drive *drive, uint32_t mask, uint32_t *asked, jm_error *err)
{
    jm_body *bodies[JM_LANES] = {NULL};
    list_bodies(drive->hand, mask, bodies);
    *asked = jm_service_strike(drive->service, bodies, mask, drive->stepper->functions);
    if (!any_jumps(drive, mask))
        return JM_OK;
    turn now = {.drive = drive, .hands = drive->hand};
    *asked = mask;
    return call_scripts(&now, bodies, mask, 0, err);
}
