/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/plan/check.h"
#include "core/run/inside.h"

/* Rounds that lanes which stand still wait for others. */
enum { MOST_WAIT = 3 };
/* Rounds between two calls of jm_run.meanwhile: some milliseconds. */
enum { ROUNDS_UNHEARD = 1024 };

static jm_stepper_options options_of(const jm_run *run)
{
    const jm_plan_options *o = &run->plan->options;
    return (jm_stepper_options){
        .rtol = o->rtol,
        .atol = run->atol,
        .max_step = o->max_step,
        .first_step = o->first_step,
        .max_steps = (uint64_t)o->max_steps,
    };
}

static bool take_arrays(jm_drive *drive)
{
    const jm_run *run = drive->run;
    const size_t lanes = drive->lanes, n_states = run->plan->model->abi->n_states;
    const size_t n_things = run->view.n_things;
    const size_t n_samples =
        run->plan->keep_samples ? run->plan->n_signals * run->plan->n_times : 0;
    const size_t count = (lanes * (2 * n_states + n_things + 3) + 15) & ~(size_t)7;
    drive->y_look = aligned_alloc(64, count * sizeof *drive->y_look);
    drive->rows = calloc(n_things + 1, sizeof *drive->rows);
    drive->samples[0] = malloc((n_samples * lanes + 1) * sizeof *drive->samples[0]);
    if (!drive->y_look || !drive->rows || !drive->samples[0])
        return false;
    memset(drive->y_look, 0, count * sizeof *drive->y_look);
    for (size_t k = 0; k < n_samples * lanes; k++) /* what is no point of the view stays so */
        drive->samples[0][k] = (double)NAN;
    drive->waiting.y = drive->y_look + n_states * lanes;
    drive->t_look = drive->waiting.y + n_states * lanes;
    drive->waiting.t = drive->t_look + lanes;
    drive->one = drive->waiting.t + lanes;
    drive->values = drive->one + lanes;
    for (uint32_t l = 1; l < lanes; l++)
        drive->samples[l] = drive->samples[0] + l * n_samples;
    return true;
}

/* What was done to a patient becomes a happening, and doses are summed up. */
static void hear(void *user, jm_body *body, const jm_deed *deed)
{
    const jm_drive *drive = user;
    jm_hand *hand = (jm_hand *)body; /* its first member */
    const double t = jm_body_time(body);
    jm_hand_happens(hand, &(jm_happening){t, deed->kind, deed->label, deed->value, deed->unit,
                                          deed->place ? deed->place : ""});
    if (deed->is_dose)
        jm_tally_dose(drive->run->plan, deed->what, t, deed->value, hand->given);
}

jm_status jm_drive_new(jm_drive **out, jm_run *run, uint32_t lanes, const jm_stepper_type *type,
                       jm_error *err)
{
    const jm_model *model = run->plan->model;
    const jm_stepper_options options = options_of(run);
    jm_drive *drive = calloc(1, sizeof *drive);
    jm_status status;
    *out = NULL;
    if (!drive)
        return jm_fail(err, JM_MEMORY, "no memory left to run patients");
    drive->run = run;
    drive->lanes = lanes;
    drive->type = type;
    drive->between = jm_between_best(lanes);
    for (uint32_t l = 0; l < JM_LANES; l++)
        drive->t_end[l] = run->plan->t_end;
    if (!take_arrays(drive)) {
        status = jm_fail(err, JM_MEMORY, "no memory left to run patients");
        goto done;
    }
    if ((status = jm_block_new(&drive->block, model, lanes, err)) != JM_OK ||
        (status = jm_block_new(&drive->prep, model, lanes, err)) != JM_OK ||
        (status = jm_tally_new(&drive->tally, run->plan, &run->view, lanes, err)) != JM_OK ||
        (status = jm_service_new(&drive->service, model, lanes, type, &options, err)) != JM_OK)
        goto done;
    jm_service_listen(drive->service, hear, drive);
    if (run->plan->is_settling)
        jm_service_settle(drive->service);
    *out = drive;
    drive = NULL;
done:
    jm_drive_free(drive);
    return status;
}

void jm_drive_free(jm_drive *drive)
{
    if (!drive)
        return;
    jm_stepper_free(drive->plain);
    jm_stepper_free(drive->scripted);
    jm_service_free(drive->service);
    jm_tally_free(drive->tally);
    jm_block_free(drive->block);
    jm_block_free(drive->prep);
    free(drive->samples[0]);
    free(drive->rows);
    free(drive->y_look);
    free(drive);
}

/* The stepper for a group, made when first needed. */
static jm_status choose_stepper(jm_drive *drive, bool is_scripted, jm_error *err)
{
    jm_stepper **stepper = is_scripted ? &drive->scripted : &drive->plain;
    jm_stepper_options options = options_of(drive->run);
    if (is_scripted) {
        options.roots = jm_drive_trigger_rows;
        options.user = drive;
        options.n_roots = JM_MOST_TRIGGERS;
        options.n_used = &drive->n_triggers;
    }
    jm_status status = JM_OK;
    if (!*stepper)
        status = jm_stepper_new(stepper, drive->type, drive->block, &options, err);
    drive->stepper = *stepper;
    return status;
}

/* Where the lanes of `mask` stand still next. The agendas and triggers of `asked` may have
   changed. */
static void set_stops(jm_drive *drive, uint32_t mask, uint32_t asked)
{
    for (uint32_t left = mask & asked; left; left &= left - 1) {
        const uint32_t l = (uint32_t)__builtin_ctz(left);
        drive->t_agenda[l] = jm_agenda_next(&drive->hand[l]->body.agenda);
        jm_drive_seat(drive, l);
    }
    drive->between->next(&(jm_due_rows){.agenda = drive->t_agenda,
                                        .clocks = drive->block->clocks,
                                        .n_clocks = drive->block->model->abi->n_clocks,
                                        .end = drive->run->plan->t_end,
                                        .due = drive->t_due,
                                        .stop = drive->stop}, mask);
}

/* What has become of lanes that were served. */
typedef struct aftermath {
    uint32_t sound;   /* not ill, */
    uint32_t over;    /* ill, stopped or at the end: their patient is over now, */
    uint32_t changed; /* touched: they begin anew, */
    uint32_t asked;   /* and of these hands may have changed, not only numbers */
} aftermath;

static aftermath look_after(jm_drive *drive, uint32_t mask)
{
    const double t_end = drive->run->plan->t_end;
    aftermath what = {mask, 0, 0, mask};
    for (uint32_t left = mask; left; left &= left - 1) {
        const int l = __builtin_ctz(left);
        jm_hand *hand = drive->hand[l];
        if (hand->body.status != JM_OK) {
            if (hand->body.status != JM_DIED) /* the dead are looked at once more */
                what.sound &= ~(1u << l);
            jm_hand_fail(hand, hand->body.status, hand->body.reason);
        }
        if (hand->fate == JM_FATE_NOT_RUN && jm_time_reached(t_end, drive->block->t[l]))
            hand->fate = JM_FATE_OK;
        if (hand->fate != JM_FATE_NOT_RUN)
            what.over |= 1u << l;
        else if (hand->body.changed)
            what.changed |= 1u << l;
    }
    return what;
}

static jm_status deliver_lanes(jm_drive *drive, uint32_t mask, jm_error *err)
{
    jm_status status = JM_OK;
    jm_drive_catch_up(drive, mask);
    for (uint32_t l = 0; l < drive->lanes && status == JM_OK; l++) {
        if (mask >> l & 1)
            status = jm_drive_deliver(drive, drive->hand[l], &l, err);
    }
    drive->live &= ~mask;
    jm_stepper_drop(drive->stepper, mask);
    return status;
}

static void take_failures(jm_drive *drive, uint32_t failed)
{
    for (uint32_t l = 0; l < drive->lanes; l++) {
        if (failed >> l & 1)
            jm_hand_fail(drive->hand[l], drive->stepper->why[l], drive->stepper->reason[l]);
    }
}

/* Only clocks of the model strike, in the lanes of `due`: what stand() does, asking no patient that
   is not touched by it. */
static jm_status tick(jm_drive *drive, uint32_t standing, uint32_t due, aftermath *after,
                      jm_error *err)
{
    uint32_t asked;
    const jm_work before = jm_run_turn(drive->run, JM_WORK_LOOK);
    jm_drive_glance(drive, due);
    jm_run_turn(drive->run, JM_WORK_SERVE);
    const jm_status status = jm_drive_strike(drive, due, &asked, err);
    if (status != JM_OK)
        return status;
    jm_run_turn(drive->run, JM_WORK_LOOK);
    const uint32_t at_end = standing & drive->between->reached(drive->t_end, drive->block->t);
    const uint32_t special = at_end | asked;
    *after = look_after(drive, special);
    after->sound |= standing & ~special;
    after->changed |= due;
    jm_drive_look_now(drive, after->sound);
    jm_run_turn(drive->run, before);
    return JM_OK;
}

/* What is done to lanes that stand still, with looks just before and just after. */
static jm_status stand(jm_drive *drive, uint32_t standing, uint32_t rooted, aftermath *after,
                       jm_error *err)
{
    uint32_t due = standing & drive->between->reached(drive->t_due, drive->block->t);
    if (drive->run->plan->is_settling)
        due &= ~drive->between->reached(drive->t_end, drive->block->t);
    const uint32_t busy = due | rooted;
    jm_drive_catch_up(drive, standing);
    const uint32_t asked = due & drive->between->reached(drive->t_agenda, drive->block->t);
    if (due && !rooted && !asked && jm_service_can_strike(drive->service))
        return tick(drive, standing, due, after, err);
    if (busy) {
        jm_drive_glance(drive, busy); /* delayed values are the present ones now, too */
        const jm_work before = jm_run_turn(drive->run, JM_WORK_SERVE);
        const jm_status status = jm_drive_serve(drive, drive->hand, busy, rooted, err);
        jm_run_turn(drive->run, before);
        if (status != JM_OK)
            return status;
    }
    *after = look_after(drive, standing);
    jm_drive_look_now(drive, after->sound);
    return JM_OK;
}

/* Lanes that go on begin anew where they were touched, and walk to their next stop. */
static void go_on(jm_drive *drive, uint32_t mask, const aftermath *after)
{
    const uint32_t changed = after->changed & mask;
    set_stops(drive, mask, after->asked);
    for (uint32_t left = changed & after->asked; left; left &= left - 1)
        drive->hand[__builtin_ctz(left)]->body.changed = false;
    drive->touched |= changed;
}

static jm_status take_in(jm_drive *drive, jm_error *err)
{
    uint32_t loaded;
    const jm_work before = jm_run_turn(drive->run, JM_WORK_LOAD);
    const jm_status status = jm_drive_load(drive, &loaded, err);
    jm_run_turn(drive->run, before);
    if (status != JM_OK || !loaded)
        return status;
    set_stops(drive, loaded, loaded);
    jm_stepper_restart(drive->stepper, loaded); /* what was is known before the first look */
    jm_drive_look_now(drive, loaded);
    return JM_OK;
}

/* Counts steps; lanes that have taken many times more than was expected are set aside. */
static uint32_t count_steps(jm_drive *drive, uint32_t stepped)
{
    const uint64_t patience = drive->run->plan->patience;
    const bool is_patient = patience == 0 || drive->is_last;
    uint32_t tried_too_long = 0;
    for (; stepped; stepped &= stepped - 1) {
        const int l = __builtin_ctz(stepped);
        if (++drive->n_steps[l] <= patience || is_patient)
            continue;
        jm_hand_fail(drive->hand[l], JM_SOLVER, "took many times more steps than patients like it");
        tried_too_long |= 1u << l;
    }
    return tried_too_long;
}

/*
 * Which of the lanes that stand still are served in this round. What serves a lane costs as much
 * for eight, so lanes that walk alone wait for each other, a few rounds at most; where an event was
 * located it must be served at once. When a lane is served changes nothing for it.
 */
static uint32_t lanes_to_serve(jm_drive *drive, uint32_t standing, uint32_t rooted)
{
    const int n_live = __builtin_popcount(drive->live);
    drive->standing |= standing;
    const int n_standing = __builtin_popcount(drive->standing);
    const bool is_enough = 2 * n_standing > n_live || drive->n_waited >= MOST_WAIT;
    if (drive->standing && !rooted && !is_enough && drive->type->own_steps) {
        drive->n_waited++;
        return 0;
    }
    const uint32_t serve = drive->standing;
    drive->standing = drive->n_waited = 0;
    return serve;
}

/* Lanes of `stepped` in which a reset would have to hold on: see jm_service_watch(). */
static uint32_t watch(jm_drive *drive, uint32_t stepped)
{
    jm_body *bodies[JM_LANES] = {NULL};
    if (!jm_service_watches(drive->service, drive->block, stepped))
        return 0;
    for (uint32_t left = stepped; left; left &= left - 1)
        bodies[__builtin_ctz(left)] = &drive->hand[__builtin_ctz(left)]->body;
    const jm_frame frame = jm_block_frame(drive->block);
    jm_stepper_delays(drive->stepper, &frame);
    const uint32_t ill = jm_service_watch(drive->service, bodies, stepped);
    for (uint32_t left = ill; left; left &= left - 1) {
        jm_hand *hand = drive->hand[__builtin_ctz(left)];
        jm_hand_fail(hand, hand->body.status, hand->body.reason);
    }
    return ill;
}

/* One step of every lane that walks; returns those that failed. */
static uint32_t walk(jm_drive *drive, uint32_t *standing, uint32_t *rooted)
{
    jm_step made;
    const jm_work before = jm_run_turn(drive->run, JM_WORK_STEP);
    if (drive->touched)
        jm_stepper_restart(drive->stepper, drive->touched);
    drive->touched = 0;
    jm_stepper_step(drive->stepper, drive->stop, &made);
    jm_run_turn(drive->run, before);
    if (made.failed)
        take_failures(drive, made.failed);
    uint32_t failed = made.failed | count_steps(drive, made.stepped & ~made.failed);
    failed |= watch(drive, made.stepped & ~failed);
    *rooted = made.rooted & ~failed;
    *standing = (made.stopped & ~failed) | *rooted;
    jm_drive_look(drive, made.stepped & ~failed, *standing);
    return failed;
}

/* One step of every lane, and all that follows from it. */
static jm_status round_once(jm_drive *drive, jm_error *err)
{
    uint32_t standing, rooted;
    jm_status status = JM_OK;
    const uint32_t failed = walk(drive, &standing, &rooted);
    const uint32_t serve = lanes_to_serve(drive, standing, rooted);
    aftermath after = {0};
    if (serve && (status = stand(drive, serve, rooted, &after, err)) != JM_OK)
        return status;
    const uint32_t over = after.over | failed;
    if (over && (status = deliver_lanes(drive, over, err)) != JM_OK)
        return status;
    if (serve)
        go_on(drive, serve & ~over, &after);
    return over ? take_in(drive, err) : JM_OK;
}

/* Others may wait for an answer. */
static void look_up(jm_run *run)
{
    if (!run->meanwhile || ++run->n_rounds < ROUNDS_UNHEARD)
        return;
    run->n_rounds = 0;
    run->meanwhile(run->user);
}

jm_status jm_drive_go(jm_drive *drive, uint32_t arm, jm_error *err)
{
    const bool is_scripted = drive->run->plan->arms[arm].scripted;
    jm_status status = choose_stepper(drive, is_scripted, err);
    if (status != JM_OK)
        return status;
    const jm_stepper_stats before = drive->stepper->stats;
    drive->rhs_before = before.rhs;
    drive->n_ready = drive->next_ready = 0;
    drive->live = drive->touched = drive->n_triggers = drive->standing = drive->n_waited = 0;
    memset(drive->hand, 0, sizeof drive->hand);
    memset(&drive->seats, 0, sizeof drive->seats);
    drive->waiting.lanes = 0;
    jm_stepper_drop(drive->stepper, (1u << drive->lanes) - 1);
    const jm_work work = jm_run_turn(drive->run, JM_WORK_LOOK);
    status = take_in(drive, err);
    while (status == JM_OK && drive->live) {
        status = round_once(drive, err);
        look_up(drive->run);
    }
    jm_run_turn(drive->run, work);
    jm_stepper_stats_add(&drive->run->stats.stepper, &drive->stepper->stats, &before);
    return status;
}
