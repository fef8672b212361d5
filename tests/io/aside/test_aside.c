/* SPDX-License-Identifier: Apache-2.0 */
#include "io/aside/aside.h"

#include <pthread.h>
#include <time.h>

#include "tests/support/jm_test.h"
#include "tests/support/pk_model.h"

static jm_error err;

enum { RUNS = 1000, PARAMS = 5, SIGNALS = 2, TIMES = 3 }; /* parameters and inputs */

/* An inner sink that checks what it is given. */
typedef struct listener {
    jm_sink sink;
    pthread_t thread;         /* that began */
    int begun, ended, runs;
    int fails_at;             /* run; -1: never, -2: at the beginning, -3: at the end */
    bool is_slow;
    bool is_whole;            /* all was as it was given, in order, by one thread */
    jm_status status;         /* with which it was ended */
    int meanwhile;            /* runs that had come through when its end was waited for; 0: never */
} listener;

static double expected(int run, int k)
{
    return 1000.0 * run + k + 0.25;
}

static jm_status hear_begin(jm_sink *sink, const jm_plan *plan, jm_error *e)
{
    listener *z = (listener *)sink;
    (void)plan;
    z->begun++;
    z->is_whole = true;
    z->thread = pthread_self();
    return z->fails_at == -2 ? jm_fail(e, JM_FILE, "no place to write") : JM_OK;
}

static bool is_as_given(const jm_run_result *r, int run)
{
    bool good = r->patient == (uint64_t)run && r->n_happenings == (size_t)(run % 4);
    for (int k = 0; k < PARAMS; k++)
        good = good && r->params[k] == expected(run, k);
    good = good && r->outcomes[0] == expected(run, 7);
    for (int k = 0; k < SIGNALS * TIMES; k++)
        good = good && r->samples[k] == expected(run, 10 + k);
    for (size_t k = 0; k < r->n_happenings; k++) {
        char label[32];
        snprintf(label, sizeof label, "label %d", run);
        good = good && r->happenings[k].t == (double)k && !r->happenings[k].source &&
               strcmp(r->happenings[k].kind, k % 2 ? "set" : "dose") == 0 &&
               strcmp(r->happenings[k].label, label) == 0;
    }
    return good;
}

static jm_status hear_run(jm_sink *sink, const jm_run_result *result, jm_error *e)
{
    listener *z = (listener *)sink;
    if (z->is_slow)
        nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
    z->is_whole = z->is_whole && is_as_given(result, z->runs) &&
                  pthread_equal(z->thread, pthread_self());
    return z->runs++ == z->fails_at ? jm_fail(e, JM_FILE, "the disk is full") : JM_OK;
}

static jm_status hear_end(jm_sink *sink, jm_status status, jm_error *e)
{
    listener *z = (listener *)sink;
    z->ended++;
    z->status = status;
    return z->fails_at == -3 ? jm_fail(e, JM_FILE, "cannot be closed") : status;
}

static void hear_meanwhile(void *user)
{
    listener *z = user;
    z->meanwhile += z->runs;
}

static listener new_listener(int fails_at)
{
    return (listener){.sink = {hear_begin, hear_run, hear_end, NULL}, .fails_at = fails_at};
}

/* Gives run `run`, from memory that is overwritten at once. */
static jm_status give(jm_sink *sink, int run)
{
    double params[PARAMS], outcome = expected(run, 7), samples[SIGNALS * TIMES];
    char label[32], kinds[2][8] = {"dose", "set"};
    jm_happening happenings[4];
    for (int k = 0; k < PARAMS; k++)
        params[k] = expected(run, k);
    for (int k = 0; k < 4; k++)
        happenings[k] = (jm_happening){k, kinds[k % 2], label, 0, "mg", NULL};
    for (int k = 0; k < SIGNALS * TIMES; k++)
        samples[k] = expected(run, 10 + k);
    snprintf(label, sizeof label, "label %d", run);
    const jm_run_result result = {.patient = (uint64_t)run, .params = params, .outcomes = &outcome,
                                  .samples = samples, .happenings = happenings,
                                  .n_happenings = (size_t)(run % 4)};
    const jm_status status = sink->run(sink, &result, &err);
    memset(label, 'x', sizeof label - 1);
    memset(kinds, 'x', sizeof kinds - 1);
    return status;
}

/* Runs until one is refused or all have been given; the status of the end. */
static jm_status run_all(listener *z, jm_status *given)
{
    static jm_plan_outcome outcomes[1];
    jm_model_abi abi;
    jm_model model;
    jm_sink *sink;
    if (!expect_status(pk_model(&model, &abi, 4), JM_OK, NULL) ||
        !expect_status(jm_sink_aside_new(&sink, &z->sink, &err), JM_OK, &err))
        return JM_INTERNAL;
    const jm_plan plan = {.model = &model, .keep_samples = true, .n_signals = SIGNALS,
                          .n_times = TIMES, .n_outcomes = 1, .outcomes = outcomes};
    jm_sink_aside_meanwhile(sink, hear_meanwhile, z);
    *given = sink->begin(sink, &plan, &err);
    for (int run = 0; run < RUNS && *given == JM_OK; run++)
        *given = give(sink, run);
    const jm_status status = sink->end(sink, *given, &err);
    sink->free(sink);
    return status;
}

JM_TEST("all that is given comes through, in order and as it was")
{
    for (int slow = 0; slow < 2; slow++) {
        listener z = new_listener(-1);
        jm_status given;
        z.is_slow = slow;
        expect_status(run_all(&z, &given), JM_OK, &err);
        expect_status(given, JM_OK, &err);
        expect_int(z.begun, 1);
        expect_int(z.runs, RUNS);
        expect_int(z.ended, 1);
        expect_status(z.status, JM_OK, NULL);
        expect_true(z.is_whole);
        expect_int(z.meanwhile, RUNS); /* once, and not before the last of them */
    }
}

JM_TEST("what fails aside is told by a later call, and ends the inner sink")
{
    for (int at = 0; at < RUNS; at += RUNS - 1) {
        listener z = new_listener(at);
        jm_status given;
        expect_status(run_all(&z, &given), JM_FILE, &err);
        expect_contains(err.text, "the disk is full");
        expect_int(z.runs, at + 1);
        expect_int(z.ended, 1);
        expect_status(z.status, JM_FILE, NULL);
        expect_int(z.meanwhile, 0);
    }
}

JM_TEST("a sink that cannot begin is not ended")
{
    listener z = new_listener(-2);
    jm_status given;
    expect_status(run_all(&z, &given), JM_FILE, &err);
    expect_contains(err.text, "no place to write");
    expect_int(z.runs, 0);
    expect_int(z.ended, 0);
}

JM_TEST("a failure at the end is the end's")
{
    listener z = new_listener(-3);
    jm_status given;
    expect_status(run_all(&z, &given), JM_FILE, &err);
    expect_status(given, JM_OK, NULL);
    expect_contains(err.text, "cannot be closed");
    expect_int(z.runs, RUNS);
}

JM_TEST("a sink that never began or never ended is freed")
{
    listener z = new_listener(-1);
    jm_sink *sink;
    jm_model_abi abi;
    jm_model model;
    if (!expect_status(jm_sink_aside_new(&sink, &z.sink, &err), JM_OK, &err))
        return;
    sink->free(sink);
    expect_int(z.begun, 0);
    if (!expect_status(pk_model(&model, &abi, 4), JM_OK, NULL) ||
        !expect_status(jm_sink_aside_new(&sink, &z.sink, &err), JM_OK, &err))
        return;
    const jm_plan plan = {.model = &model, .n_outcomes = 1};
    expect_status(sink->begin(sink, &plan, &err), JM_OK, &err);
    sink->free(sink);
    expect_int(z.ended, 1);
    expect_status(z.status, JM_STOPPED, NULL);
}

JM_TEST_MAIN
