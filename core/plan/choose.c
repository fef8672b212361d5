/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice of a method: a few patients of the plan are tried with each candidate.
 *
 * Eight patients that would stand together walk with each method, doses and events included, and
 * what the method does is counted: right-hand sides, Jacobians, factorisations, solves, steps,
 * interpolations. The counts are weighted by the sizes of the model, in operations on eight lanes
 * at once; the method that asks for the fewest operations per unit of model time is taken. Nothing
 * is timed, so the same plan has the same method on every machine.
 *
 * It is a race: all methods are given the same number of operations, which is doubled until one has
 * come to the end of the plan, or the race has cost a fiftieth of the work that the plan will be.
 * What is stiff late in a plan is so found out where that pays. Who asks for four times as much as
 * the one ahead in three laps one after the other is not given another: the last laps cost most.
 *
 * Each arm has a heat of its own, in a thread of its own, and none where an arm before it does the
 * same to its patients (scripts play no part): what counts is what was counted, not when.
 */
#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/plan/check.h"
#include "core/plan/probe.h"

enum { MOST_ARMS = 3, LEAST_STEPS = 4000, FIRST_STEPS = 250, MOST_BEHIND = 3 };
static const double most_share = 0.02; /* of the work of the plan */
static const double far_behind = 4;    /* times the price of the one ahead */

static const jm_candidate candidates[] = {{"dopri5", 14, 20, 10, 0, 1, 1},
                                          {"dop853", 35, 30, 10, 3, 3e-6, 1},
                                          {"bdf", 16, 130, 8, 0, 1, 1.5},
                                          {"rodas5p", 40, 100, 8, 0, 1, 1}};
enum { N_CANDIDATES = sizeof candidates / sizeof candidates[0] };

/* Memory is everybody's trouble; anything else means that the method cannot serve this model. */
static bool is_fatal(jm_status status)
{
    return status == JM_MEMORY || status == JM_INTERNAL;
}

/* Leaves the race where it cannot go on; only a fatal status is handed on. */
static jm_status leave(jm_probe *z, jm_status status, const jm_error *found, jm_error *err)
{
    if (status == JM_OK)
        return JM_OK;
    z->is_open = false;
    if (!is_fatal(status))
        return JM_OK;
    if (err)
        *err = *found;
    return status;
}

/* Everybody at the start. */
static jm_status line_up(jm_probe *z, jm_error *err)
{
    jm_status status = JM_OK;
    for (size_t k = 0; k < N_CANDIDATES && status == JM_OK; k++) {
        jm_error found = {.status = JM_OK};
        z[k].candidate = &candidates[k];
        z[k].type = jm_stepper_find(candidates[k].name);
        z[k].is_open = z[k].type != NULL;
        if (!z[k].is_open)
            continue;
        status = jm_probe_open(&z[k], &found);
        if (status == JM_OK)
            status = jm_probe_begin(&z[k], &found);
        status = leave(&z[k], status, &found, err);
    }
    return status;
}

/* All walk up to `most` operations. *done: the fewest with which one came to the end. behind: laps
   that each has been far behind. */
static jm_status lap(jm_probe *z, const uint8_t *behind, double most, double *done, jm_error *err)
{
    jm_status status = JM_OK;
    for (size_t k = 0; k < N_CANDIDATES && status == JM_OK; k++) {
        jm_error found = {.status = JM_OK};
        if (!z[k].is_open || behind[k] == MOST_BEHIND)
            continue;
        status = leave(&z[k], jm_probe_walk(&z[k], fmin(most, *done), &found), &found, err);
        if (z[k].is_open && !z[k].live && !z[k].lost)
            *done = fmin(*done, jm_probe_operations(&z[k]));
    }
    return status;
}

/* The price of the method that is ahead. */
static double least_price(const jm_probe *z)
{
    double least = HUGE_VAL;
    for (size_t k = 0; k < N_CANDIDATES; k++) {
        if (z[k].is_open)
            least = fmin(least, jm_probe_price(&z[k]));
    }
    return least;
}

/* After a lap: who is far behind, and for how many laps now. */
static void look_back(const jm_probe *z, uint8_t *behind)
{
    const double least = least_price(z);
    for (size_t k = 0; k < N_CANDIDATES; k++) {
        if (jm_probe_price(&z[k]) <= far_behind * least)
            behind[k] = 0;
        else if (behind[k] < MOST_BEHIND)
            behind[k]++;
    }
}

/* What the whole plan asks for with the method that is ahead, in operations. */
static double work_of_plan(const jm_plan *plan, const jm_probe *z)
{
    return least_price(z) * (plan->t_end - plan->t_start) * (double)jm_plan_n_runs(plan) / JM_LANES;
}

/* Whether somebody is still on the way: with all lost, laps lead nowhere. */
static bool is_on(const jm_probe *z)
{
    for (size_t k = 0; k < N_CANDIDATES; k++) {
        if (z[k].is_open && z[k].live)
            return true;
    }
    return false;
}

/* What was learnt about a candidate. */
typedef struct record {
    double cost;  /* operations per model time, summed over the arms; infinite: cannot serve */
    double steps; /* of a patient for the whole plan, most of the arms */
    bool is_open; /* it can begin */
} record;

/* The race of all candidates on one arm. */
typedef struct heat {
    const jm_plan *plan;
    uint32_t like; /* the arm whose heat this is, too */
    jm_probe z[N_CANDIDATES];
    uint8_t behind[N_CANDIDATES]; /* laps one after the other that each was far behind */
    pthread_t thread;
    bool is_aside; /* `thread` runs it */
    jm_status status;
    jm_error error;
} heat;

static bool is_like(const jm_plan_event *a, const jm_plan_event *b)
{
    const double x[] = {a->t, a->amount, a->rate, a->duration, a->interval, a->value};
    const double y[] = {b->t, b->amount, b->rate, b->duration, b->interval, b->value};
    return a->kind == b->kind && a->index == b->index && a->times == b->times &&
           a->steady == b->steady && memcmp(x, y, sizeof x) == 0;
}

/* Whether two arms set and give the same, to the bit. */
static bool are_alike(const jm_plan_arm *a, const jm_plan_arm *b)
{
    bool alike = a->n_settings == b->n_settings && a->n_events == b->n_events;
    for (size_t k = 0; alike && k < a->n_settings; k++)
        alike = a->settings[k].row == b->settings[k].row &&
                memcmp(&a->settings[k].value, &b->settings[k].value, sizeof(double)) == 0;
    for (size_t k = 0; alike && k < a->n_events; k++)
        alike = is_like(&a->events[k], &b->events[k]);
    return alike;
}

/* The first arm that does the same as `arm`: mostly itself. */
static uint32_t first_like(const jm_plan *plan, uint32_t arm)
{
    uint32_t first = 0;
    while (first < arm && !are_alike(&plan->arms[first], &plan->arms[arm]))
        first++;
    return first;
}

static void prepare(heat *h, const jm_plan *plan, const uint64_t *patients, uint32_t n,
                    uint32_t arm)
{
    h->plan = plan;
    h->like = first_like(plan, arm);
    for (size_t k = 0; k < N_CANDIDATES; k++) {
        h->z[k].plan = plan;
        h->z[k].arm = arm;
        h->z[k].n = n;
        memcpy(h->z[k].patients, patients, n * sizeof *patients);
    }
    if (h->like == arm)
        h->status = line_up(h->z, &h->error);
}

/* Operations that a race may cost. */
static double most_of(const heat *h, double step)
{
    const double share = h->plan->is_open ? 0 : most_share * work_of_plan(h->plan, h->z);
    return fmax(LEAST_STEPS * step, share);
}

/* Touches nothing but its own probes. */
static void *race(void *user)
{
    heat *h = user;
    const jm_model_abi *abi = h->plan->model->abi;
    const double kernel = 3.0 * (abi->n_states + abi->n_jac);
    const double step = 6 * kernel + 14.0 * abi->n_states + 1; /* never 0 */
    double most = FIRST_STEPS * step, done = HUGE_VAL;
    for (bool last = false; h->status == JM_OK && !last; most *= 2) {
        h->status = lap(h->z, h->behind, most, &done, &h->error);
        look_back(h->z, h->behind);
        last = isfinite(done) || !is_on(h->z) || 2 * most > most_of(h, step);
    }
    return NULL;
}

static void take_note(const heat *h, record *records)
{
    for (size_t k = 0; k < N_CANDIDATES; k++) {
        const jm_probe *z = &h->z[k];
        records[k].is_open = z->is_open;
        records[k].cost += z->is_open ? jm_probe_price(z) : HUGE_VAL;
        if (z->is_open)
            records[k].steps = fmax(records[k].steps, jm_probe_steps(z));
    }
}

/* All heats; the last of them by who calls, and any for which there is no thread. */
static void race_all(heat *heats, uint32_t n)
{
    sigset_t all, before;
    uint32_t own = n;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are not for these threads */
    for (uint32_t arm = 0; arm < n; arm++) {
        heat *h = &heats[arm];
        if (h->like != arm)
            continue;
        if (own < n)
            heats[own].is_aside = !pthread_create(&heats[own].thread, NULL, race, &heats[own]);
        if (own < n && !heats[own].is_aside)
            race(&heats[own]);
        own = arm;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (own < n)
        race(&heats[own]);
    for (uint32_t arm = 0; arm < n; arm++) {
        if (heats[arm].is_aside)
            pthread_join(heats[arm].thread, NULL);
    }
}

/* The first that failed, in the order of the arms; else what was learnt. */
static jm_status sum_up(const heat *heats, uint32_t n, record *records, jm_error *err)
{
    for (uint32_t arm = 0; arm < n; arm++) {
        const heat *h = &heats[heats[arm].like];
        if (h->status != JM_OK) {
            if (err)
                *err = h->error;
            return h->status;
        }
        take_note(h, records);
    }
    return JM_OK;
}

/* Tries all candidates on the first arms. */
static jm_status try_arms(const jm_plan *plan, const uint64_t *patients, uint32_t n,
                          record *records, jm_error *err)
{
    const uint32_t n_heats = plan->n_arms < MOST_ARMS ? (uint32_t)plan->n_arms : MOST_ARMS;
    heat *heats = calloc(MOST_ARMS, sizeof *heats);
    if (!heats)
        return jm_fail(err, JM_MEMORY, "no memory left to try methods");
    for (uint32_t arm = 0; arm < n_heats; arm++)
        prepare(&heats[arm], plan, patients, n, arm);
    race_all(heats, n_heats);
    const jm_status status = sum_up(heats, n_heats, records, err);
    for (uint32_t arm = 0; arm < n_heats; arm++) {
        for (size_t k = 0; k < N_CANDIDATES; k++)
            jm_probe_clear(&heats[arm].z[k]);
    }
    free(heats);
    return status;
}

/* Patients that would stand together, from the middle of the cohort. */
static jm_status pick_patients(const jm_plan *plan, uint64_t *patients, uint32_t *n, jm_error *err)
{
    jm_plan_window window = {.n = 0};
    const uint64_t first = plan->cohort->n / 2 / JM_PLAN_WINDOW * JM_PLAN_WINDOW;
    const jm_status status = jm_plan_resemble(plan, first, &window, err);
    const size_t from = window.n / 2 / JM_LANES * JM_LANES;
    *n = (uint32_t)(window.n - from < JM_LANES ? window.n - from : JM_LANES);
    for (uint32_t k = 0; k < *n && status == JM_OK; k++)
        patients[k] = first + window.order[from + k];
    return status;
}

static jm_status say_reason(jm_plan *plan, const record *records, uint32_t n, jm_error *err)
{
    jm_text text;
    jm_text_init(&text);
    for (size_t k = 0; k < N_CANDIDATES; k++) {
        if (isfinite(records[k].cost))
            jm_text_addf(&text, "%s%s %.3g", text.length ? ", " : "", candidates[k].name,
                         records[k].cost);
    }
    jm_text_addf(&text, " operations per %s in a probe of %u patients", plan->model->abi->time_unit,
                 n);
    plan->method_reason = jm_arena_text(plan->arena, text.data);
    jm_text_clear(&text);
    return plan->method_reason ? JM_OK : jm_fail(err, JM_MEMORY, "no memory left for a plan");
}

/* Nobody who was tried got anywhere. Others may, so the run goes on with the first method that can
   serve the model, and says of each patient what became of them. */
static jm_status settle_for(jm_plan *plan, const record *records, uint32_t n, jm_error *err)
{
    size_t k = 0;
    while (k < N_CANDIDATES && !records[k].is_open)
        k++;
    if (k == N_CANDIDATES)
        return jm_fail(err, JM_SOLVER, "no method can take a single step with this plan; look at "
                       "the start values");
    char reason[80];
    snprintf(reason, sizeof reason, "no method came anywhere in a probe of %u patients", n);
    snprintf(plan->options.method, sizeof plan->options.method, "%s", candidates[k].name);
    plan->method_reason = jm_arena_text(plan->arena, reason);
    return plan->method_reason ? JM_OK : jm_fail(err, JM_MEMORY, "no memory left for a plan");
}

void jm_plan_tell_choice(const jm_plan *plan, char text[JM_PLAN_CHOICE_ROOM])
{
    const int n = snprintf(text, JM_PLAN_CHOICE_ROOM, "%s %" PRIu64 " %s", plan->options.method,
                           plan->patience, plan->method_reason);
    if (n < 0 || n >= JM_PLAN_CHOICE_ROOM)
        text[0] = '\0';
}

/* What another process has found out about the same plan; false where it did not say. */
static bool recall(jm_plan *plan)
{
    char method[sizeof plan->options.method];
    uint64_t patience;
    int used = 0;
    if (!plan->choice ||
        sscanf(plan->choice, "%31s %" SCNu64 " %n", method, &patience, &used) < 2 || used == 0 ||
        !jm_stepper_find(method))
        return false;
    snprintf(plan->options.method, sizeof plan->options.method, "%s", method);
    plan->patience = patience;
    plan->method_reason = plan->choice + used;
    return true;
}

jm_status jm_plan_choose(jm_plan *plan, jm_error *err)
{
    if (recall(plan))
        return JM_OK;
    uint64_t patients[JM_LANES];
    record records[N_CANDIDATES] = {{0}};
    uint32_t n;
    size_t best = 0;
    jm_status status = pick_patients(plan, patients, &n, err);
    if (status == JM_OK)
        status = try_arms(plan, patients, n, records, err);
    if (status != JM_OK)
        return status;
    for (size_t k = 0; k < N_CANDIDATES; k++) {
        if (plan->options.rtol > candidates[k].loosest)
            records[k].cost = HUGE_VAL;
    }
    for (size_t k = 1; k < N_CANDIDATES; k++)
        best = records[k].cost < records[best].cost ? k : best;
    if (!isfinite(records[best].cost))
        return settle_for(plan, records, n, err);
    snprintf(plan->options.method, sizeof plan->options.method, "%s", candidates[best].name);
    /* A few stiff patients among many that are not must not cost more than all the others. */
    if (!jm_stepper_find(candidates[best].name)->implicit && isfinite(records[best].steps))
        plan->patience = (uint64_t)(20 * records[best].steps) + 2000;
    return say_reason(plan, records, n, err);
}
