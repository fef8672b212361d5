/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/plan/check.h"
#include "core/run/inside.h"

/* The method for patients that failed in company: it gives up last. */
static const char robust_method[] = "cvode_bdf";

static bool take_arrays(jm_run *run)
{
    const jm_plan *plan = run->plan;
    const jm_model_abi *abi = plan->model->abi;
    const size_t n_p = (size_t)abi->n_params + abi->n_inputs;
    const size_t n_samples = plan->keep_samples ? plan->n_signals * plan->n_times : 0;
    run->atol = jm_arena_take(run->arena, abi->n_states + 1, sizeof *run->atol);
    run->outcomes = jm_arena_take(run->arena, plan->n_outcomes + 1, sizeof *run->outcomes);
    run->nothing = jm_arena_take(run->arena, n_samples + 1, sizeof *run->nothing);
    bool ok = run->atol && run->outcomes && run->nothing;
    for (uint32_t k = 0; k < JM_GROUP_MOST && ok; k++) {
        jm_hand *hand = &run->hands[k];
        jm_body_init(&hand->body);
        hand->slot = k;
        hand->p = jm_arena_take(run->arena, n_p + 1, sizeof *hand->p);
        hand->given = jm_arena_take(run->arena, plan->n_outcomes + 1, sizeof *hand->given);
        hand->out_of_bounds =
            jm_arena_take(run->arena, run->view.n_things + 1, sizeof *hand->out_of_bounds);
        ok = hand->p && hand->given && hand->out_of_bounds;
    }
    for (size_t k = 0; k < n_samples && ok; k++)
        run->nothing[k] = (double)NAN;
    return ok;
}

static jm_status check_protocol(const jm_plan *plan, const jm_protocol *protocol, jm_error *err)
{
    for (size_t a = 0; a < plan->n_arms && !protocol; a++) {
        if (plan->arms[a].scripted)
            return jm_fail(err, JM_ARGUMENT, "arm \"%s\" is scripted, and nobody plays the script",
                           plan->arms[a].name);
    }
    return JM_OK;
}

jm_status jm_run_new(jm_run **out, const jm_plan *plan, jm_sink *sink,
                     const jm_protocol *protocol, jm_error *err)
{
    const jm_stepper_type *type;
    jm_status status = check_protocol(plan, protocol, err);
    *out = NULL;
    if (status != JM_OK || (status = jm_plan_stepper(plan, &type, err)) != JM_OK)
        return status;
    jm_run *run = calloc(1, sizeof *run);
    if (!run)
        return jm_fail(err, JM_MEMORY, "no memory left to run a plan");
    run->plan = plan;
    run->sink = sink;
    run->protocol = protocol;
    run->arena = jm_arena_new();
    if (!run->arena) {
        status = jm_fail(err, JM_MEMORY, "no memory left to run a plan");
        goto done;
    }
    if ((status = jm_view_make(&run->view, plan, run->arena, err)) != JM_OK)
        goto done;
    if (!take_arrays(run)) {
        status = jm_fail(err, JM_MEMORY, "no memory left to run a plan");
        goto done;
    }
    jm_plan_atol(plan, run->atol);
    if (plan->settle > 0 && (status = jm_settled_new(&run->settled, plan, err)) != JM_OK)
        goto done;
    /* A patient alone has no company to share vectors with: scalar kernels, the same bits. */
    const uint32_t lanes = plan->cohort->n == 1 ? 1 : JM_LANES;
    if ((status = jm_drive_new(&run->drive, run, lanes, type, err)) != JM_OK)
        goto done;
    *out = run;
    run = NULL;
done:
    jm_run_free(run);
    return status;
}

void jm_run_free(jm_run *run)
{
    if (!run)
        return;
    jm_drive_free(run->drive);
    jm_drive_free(run->second);
    jm_settled_free(run->settled);
    for (uint32_t k = 0; k < JM_GROUP_MOST; k++) {
        jm_body_clear(&run->hands[k].body);
        jm_arena_free(run->hands[k].texts);
        free(run->hands[k].happenings);
    }
    jm_arena_free(run->arena);
    free(run);
}

jm_status jm_run_keep(jm_run *run, const char *folder, jm_error *err)
{
    return run->settled ? jm_settled_keep(run->settled, folder, err) : JM_OK;
}

/* Patients that failed in company, each alone and with the most robust method. */
static jm_status second_attempts(jm_run *run, uint32_t arm, jm_error *err)
{
    jm_status status = JM_OK;
    if (run->n_failed == 0)
        return JM_OK;
    if (!run->second) {
        const jm_stepper_type *type = jm_stepper_find(robust_method);
        status = jm_drive_new(&run->second, run, 1, type ? type : run->drive->type, err);
        if (status != JM_OK)
            return status;
        run->second->is_last = true;
    }
    for (uint32_t k = 0; k < run->n_failed && status == JM_OK; k++) {
        run->second->only = run->failed[k];
        status = jm_drive_go(run->second, arm, err);
    }
    run->n_failed = 0;
    return status;
}

/* Brings the patients of a group to where the plan begins. */
static jm_status settle(jm_run *run, uint64_t g, jm_error *err)
{
    if (!run->settled)
        return JM_OK;
    const jm_stepper_stats before = jm_settled_statistics(run->settled)->stepper;
    const jm_work work = jm_run_turn(run, JM_WORK_STEP);
    const jm_status status = jm_settled_group(run->settled, g, err);
    run->stats.n_kept = jm_settled_found(run->settled);
    jm_run_turn(run, work);
    jm_stepper_stats_add(&run->stats.stepper, &jm_settled_statistics(run->settled)->stepper,
                         &before);
    return status;
}

/* The next group, if there is one and nobody says no. *found: its patients are in run->todo. */
static jm_status next_group(jm_run *run, bool *found, jm_error *err)
{
    jm_todo *todo = &run->todo;
    *found = false;
    if (todo->g == todo->end)
        return JM_OK;
    if (todo->go_on && !todo->go_on(todo->user)) {
        todo->end = todo->g;
        return JM_OK;
    }
    *found = true;
    todo->next = 0;
    return jm_plan_group_within(run->plan, todo->g++, &run->window, &todo->group, err);
}

jm_status jm_run_next(jm_run *run, jm_hand **out, jm_error *err)
{
    jm_todo *todo = &run->todo;
    bool found = true;
    *out = NULL;
    if (todo->next == todo->group.n) {
        const jm_status status = next_group(run, &found, err);
        if (status != JM_OK || !found)
            return status;
    }
    /* Those who failed keep their hands until they are tried again. */
    if (run->n_idle == 0 || run->n_failed >= JM_GROUP_MOST / 2)
        return JM_OK;
    jm_hand *hand = *out = run->idle[--run->n_idle];
    hand->patient = todo->group.patient[todo->next];
    hand->arm = todo->group.arm;
    hand->replicate = todo->group.replicate;
    hand->flags = 0;
    hand->nth = todo->next++;
    return JM_OK;
}

/* The first group is there, and all hands are free. */
static jm_status begin_groups(jm_run *run, uint64_t g, uint64_t n, jm_error *err)
{
    run->todo = (jm_todo){.g = g + 1, .end = g + n};
    run->n_failed = 0;
    run->n_idle = JM_GROUP_MOST;
    for (uint32_t k = 0; k < JM_GROUP_MOST; k++)
        run->idle[k] = &run->hands[JM_GROUP_MOST - 1 - k];
    return jm_plan_group_within(run->plan, g, &run->window, &run->todo.group, err);
}

jm_status jm_run_groups(jm_run *run, uint64_t g, uint64_t n, jm_go_on_fn *go_on, void *user,
                        uint64_t *done, jm_error *err)
{
    const bool together = run->drive->type->own_steps && !run->settled;
    jm_status status = begin_groups(run, g, together ? n : 1, err);
    jm_todo *todo = &run->todo;
    todo->go_on = go_on;
    todo->user = user;
    *done = 0;
    if (status == JM_OK)
        status = settle(run, g, err);
    const uint32_t arm = todo->group.arm;
    while (status == JM_OK && (todo->next < todo->group.n || todo->g < todo->end)) {
        status = jm_drive_go(run->drive, arm, err);
        if (status == JM_OK)
            status = second_attempts(run, arm, err);
    }
    if (status == JM_OK)
        *done = todo->g - g;
    return status;
}

jm_status jm_run_group(jm_run *run, uint64_t g, jm_error *err)
{
    uint64_t done;
    return jm_run_groups(run, g, 1, NULL, NULL, &done, err);
}

/* What jm_run_all() tells, and whom. */
typedef struct telling {
    jm_run *run;
    jm_progress_fn *progress;
    void *user;
    bool is_stopped; /* he said no, once is enough */
} telling;

static bool tell(void *user)
{
    telling *t = user;
    const jm_run_stats *stats = &t->run->stats;
    if (t->progress &&
        !t->progress(t->user, stats->n_runs, jm_plan_n_runs(t->run->plan), stats))
        t->is_stopped = true;
    return !t->is_stopped;
}

jm_status jm_run_all(jm_run *run, jm_progress_fn *progress, void *user, jm_error *err)
{
    telling listener = {run, progress, user, false};
    const jm_work before = jm_run_turn(run, JM_WORK_SINK);
    jm_status status = run->sink->begin(run->sink, run->plan, err);
    jm_run_turn(run, before);
    uint64_t done;
    for (uint64_t g = 0; g < run->plan->n_groups && status == JM_OK; g += done) {
        status = jm_run_groups(run, g, jm_plan_stretch(run->plan, g), tell, &listener, &done, err);
        if (status == JM_OK && !tell(&listener))
            status = jm_fail(err, JM_STOPPED, "stopped on request after %llu of %llu patients",
                             (unsigned long long)run->stats.n_runs,
                             (unsigned long long)jm_plan_n_runs(run->plan));
    }
    jm_error late = {.status = JM_OK};
    jm_run_turn(run, JM_WORK_SINK);
    const jm_status end = run->sink->end(run->sink, status, &late);
    jm_run_turn(run, before);
    if (status == JM_OK && end != JM_OK) {
        status = end;
        if (err)
            *err = late;
    }
    return status;
}

void jm_run_meanwhile(jm_run *run, jm_meanwhile_fn *meanwhile, void *user)
{
    run->meanwhile = meanwhile;
    run->user = user;
    if (run->settled)
        jm_settled_meanwhile(run->settled, meanwhile, user);
}

void jm_run_measure(jm_run *run)
{
    run->watch = (jm_watch){.is_running = true, .clock_begin = jm_clock_now()};
    run->watch.tick_begin = run->watch.since = jm_ticks_now();
}

/* What one reading of the watch takes, in ticks. */
static double ticks_of_a_reading(void)
{
    enum { TIMES = 256 };
    volatile uint64_t last = 0; /* every reading is made */
    const uint64_t begin = jm_ticks_now();
    for (int k = 0; k < TIMES; k++)
        last = jm_ticks_now();
    return (double)(last - begin) / TIMES;
}

const jm_run_stats *jm_run_statistics(jm_run *run)
{
    jm_run_stats *stats = &run->stats;
    jm_watch *watch = &run->watch;
    if (!watch->is_running)
        return stats;
    jm_watch_read(watch);
    stats->seconds_all = jm_clock_now() - watch->clock_begin;
    const double tick = stats->seconds_all / (double)(watch->since - watch->tick_begin);
    stats->seconds_steps = tick * (double)watch->ticks[JM_WORK_STEP];
    stats->seconds_interpolate = tick * (double)watch->ticks[JM_WORK_INTERPOLATE];
    stats->seconds_look = tick * (double)watch->ticks[JM_WORK_LOOK];
    stats->seconds_serve = tick * (double)watch->ticks[JM_WORK_SERVE];
    stats->seconds_load = tick * (double)watch->ticks[JM_WORK_LOAD];
    stats->seconds_script = tick * (double)watch->ticks[JM_WORK_SCRIPT];
    stats->seconds_sink = tick * (double)watch->ticks[JM_WORK_SINK];
    stats->n_readings = watch->n_readings;
    stats->seconds_reading = tick * ticks_of_a_reading() * (double)watch->n_readings;
    return stats;
}
