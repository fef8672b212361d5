/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/run/inside.h"

void jm_hand_happens(jm_hand *hand, const jm_happening *h)
{
    if (hand->n_happenings > JM_MOST_HAPPENINGS)
        return;
    if (hand->n_happenings == hand->room_happenings) {
        const size_t room = hand->room_happenings ? 2 * hand->room_happenings : 16;
        jm_happening *more = realloc(hand->happenings, room * sizeof *more);
        if (!more)
            return; /* a diary without a page is no reason to lose a patient */
        hand->happenings = more;
        hand->room_happenings = room;
    }
    hand->happenings[hand->n_happenings++] = *h;
    if (hand->n_happenings == JM_MOST_HAPPENINGS + 1)
        hand->happenings[JM_MOST_HAPPENINGS] =
            (jm_happening){h->t, "note", "what happened later was not kept", (double)NAN, "", ""};
}

void jm_hand_fail(jm_hand *hand, jm_status status, const char *reason)
{
    hand->fate = status == JM_SOLVER   ? JM_FATE_SOLVER
                 : status == JM_DOMAIN ? JM_FATE_DOMAIN
                 : status == JM_DIED   ? JM_FATE_DIED
                                       : JM_FATE_ERROR;
    snprintf(hand->reason, sizeof hand->reason, "%s", reason);
}

static bool has_failed(jm_fate fate)
{
    return fate == JM_FATE_SOLVER || fate == JM_FATE_DOMAIN || fate == JM_FATE_ERROR;
}

static void end_script(jm_run *run, jm_hand *hand)
{
    const jm_work before = jm_run_turn(run, JM_WORK_SCRIPT);
    if (hand->has_script)
        run->protocol->end(run->protocol->user, hand);
    jm_run_turn(run, before);
    hand->has_script = false;
}

static void fill_outcomes(const jm_drive *drive, const jm_hand *hand, const uint32_t *lane)
{
    const jm_run *run = drive->run;
    if (lane && !has_failed(hand->fate)) {
        jm_tally_result(drive->tally, *lane, hand->given, run->outcomes);
        return;
    }
    for (size_t k = 0; k < run->plan->n_outcomes; k++)
        run->outcomes[k] = (double)NAN;
}

static void count(jm_run *run, const jm_hand *hand)
{
    run->stats.n_runs++;
    run->stats.n_ok += !has_failed(hand->fate);
    run->stats.n_failed += has_failed(hand->fate);
    run->stats.n_retried += (hand->flags & JM_FLAG_RETRIED) != 0;
}

/* Samples of a lane; those that its patient has not come to are no numbers. */
static const double *finish_samples(const jm_drive *drive, uint32_t lane)
{
    const jm_plan *plan = drive->run->plan;
    const jm_view_point *next = &drive->run->view.points[drive->point[lane]];
    while (next->record == UINT32_MAX && next->t < HUGE_VAL)
        next++;
    const size_t from = next->record == UINT32_MAX ? plan->n_times : next->record;
    for (size_t s = 0; s < plan->n_signals; s++) {
        for (size_t k = from; k < plan->n_times; k++)
            drive->samples[lane][s * plan->n_times + k] = (double)NAN;
    }
    return drive->samples[lane];
}

/* Who does not come to the end says why. */
static void say_end(jm_hand *hand, double t_end)
{
    const char *kind = has_failed(hand->fate)           ? "failed"
                       : hand->fate == JM_FATE_DIED    ? "died"
                       : hand->fate == JM_FATE_STOPPED ? "stopped"
                                                       : NULL;
    if (kind)
        jm_hand_happens(hand, &(jm_happening){t_end, kind, hand->reason, (double)NAN, "", ""});
}

static jm_status hand_over(jm_drive *drive, jm_hand *hand, const uint32_t *lane, jm_error *err)
{
    jm_run *run = drive->run;
    const double t_end = jm_body_time(&hand->body);
    say_end(hand, t_end);
    fill_outcomes(drive, hand, lane);
    if (!drive->type->own_steps || drive->lanes == 1)
        hand->n_rhs = drive->stepper->stats.rhs - drive->rhs_before;
    jm_run_result result = {
        .patient = hand->patient,
        .arm = hand->arm,
        .replicate = hand->replicate,
        .row = jm_plan_row(run->plan, hand->patient, hand->arm, hand->replicate),
        .fate = hand->fate,
        .t_end = t_end,
        .n_steps = hand->n_steps,
        .n_rhs = hand->n_rhs,
        .flags = hand->flags,
        .params = hand->p,
        .outcomes = run->outcomes,
        .samples = !run->plan->keep_samples ? NULL
                   : lane                   ? finish_samples(drive, *lane)
                                            : run->nothing,
        .happenings = hand->happenings,
        .n_happenings = hand->n_happenings,
    };
    snprintf(result.reason, sizeof result.reason, "%s", hand->reason);
    if (run->settles)
        jm_settled_leave(run->settles, hand);
    count(run, hand);
    const jm_work before = jm_run_turn(run, JM_WORK_SINK);
    const jm_status status = run->sink->run(run->sink, &result, err);
    jm_run_turn(run, before);
    return status;
}

jm_status jm_drive_deliver(jm_drive *drive, jm_hand *hand, const uint32_t *lane, jm_error *err)
{
    jm_run *run = drive->run;
    const bool again = has_failed(hand->fate) && hand->fate != JM_FATE_ERROR &&
                       !drive->is_last && !run->plan->is_lived;
    end_script(run, hand);
    if (lane)
        hand->n_steps = drive->n_steps[*lane];
    if (!again) {
        run->idle[run->n_idle++] = hand;
        return hand_over(drive, hand, lane, err);
    }
    hand->flags |= JM_FLAG_RETRIED;
    run->failed[run->n_failed++] = hand;
    return JM_OK;
}
