/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/summary.h"

#include "io/report/pairs.h"
#include "tests/support/jm_test.h"
#include "tests/support/pk_model.h"

static jm_error err;

/* A plan of `patients` patients and two arms, and what a run says about them. */
typedef struct fixture {
    jm_plan plan;
    jm_model_abi abi;
    jm_model model;
    jm_cohort *cohort;
    jm_summary *summary;
    jm_text text;
} fixture;

static jm_plan_arm arms[] = {{.name = "control"}, {.name = "thérapie"}};
static jm_plan_outcome outcomes[] = {{.name = "peak", .unit = "mmol/L"},
                                     {.name = "share \"in\"", .unit = "1"}};

static bool set_up(fixture *f, uint64_t patients, size_t n_arms, jm_sink *next)
{
    *f = (fixture){0};
    jm_text_init(&f->text);
    if (!expect_status(pk_model(&f->model, &f->abi, 4), JM_OK, NULL) ||
        !expect_status(jm_cohort_same(&f->cohort, patients, 1, &err), JM_OK, &err) ||
        !expect_status(jm_summary_new(&f->summary, next, &err), JM_OK, &err))
        return false;
    f->plan = (jm_plan){.model = &f->model, .cohort = f->cohort, .n_replicates = 1,
                        .n_arms = n_arms, .arms = arms, .n_outcomes = 2, .outcomes = outcomes};
    jm_sink *sink = jm_summary_sink(f->summary);
    return expect_status(sink->begin(sink, &f->plan, &err), JM_OK, &err);
}

static void tear_down(fixture *f)
{
    jm_text_clear(&f->text);
    jm_summary_free(f->summary);
    jm_cohort_free(f->cohort);
}

static void give(fixture *f, uint64_t patient, uint32_t arm, jm_fate fate, double peak,
                 double share)
{
    const double values[] = {peak, share};
    jm_sink *sink = jm_summary_sink(f->summary);
    jm_run_result r = {.patient = patient, .arm = arm, .fate = fate, .outcomes = values,
                       .t_end = 61.5, .row = jm_plan_row(&f->plan, patient, arm, 0)};
    if (fate == JM_FATE_SOLVER)
        strcpy(r.reason, "no step is accurate enough");
    expect_status(sink->run(sink, &r, &err), JM_OK, &err);
}

static const char *table(fixture *f)
{
    jm_text_clear(&f->text);
    jm_text_init(&f->text);
    jm_summary_table(f->summary, &f->text);
    return f->text.data;
}

static const char *json(fixture *f)
{
    jm_text_clear(&f->text);
    jm_text_init(&f->text);
    jm_summary_json(f->summary, &f->text);
    return f->text.data;
}

static const char right[] =
    "                                    control                    thérapie\n"
    "patients, failed                       3, 0                        3, 0\n"
    "died                                      0                           1\n"
    "peak [mmol/L]        8.5 ± 1.4 [7.35, 9.82]      8.333 ± 1 [7.55, 9.35]\n"
    "share \"in\"        0.5 ± 0.25 [0.275, 0.725]  0.5833 ± 0.14 [0.5, 0.725]\n"
    "mean ± standard deviation [5 %, 95 % of patients]\n"
    "\n"
    "                                    thérapie\n"
    "peak [mmol/L]         -0.1667 [-0.475, +0.2]\n"
    "share \"in\"          +0.08333 [-0.225, +0.45]\n"
    "arm minus control in the same patient: mean [5 %, 95 % of patients]\n"
    "1 died, and are in the numbers above up to then; the first: patient 2, arm thérapie, at 61.5 "
    "min: \n";

JM_TEST("a table of two arms, with differences within each patient")
{
    fixture f;
    if (!set_up(&f, 3, 2, NULL))
        return;
    give(&f, 2, 1, JM_FATE_OK, 9.5, 0.5);
    give(&f, 0, 0, JM_FATE_OK, 7.25, 0.5);
    give(&f, 1, 0, JM_FATE_OK, 8.25, 0.25);
    give(&f, 0, 1, JM_FATE_OK, 7.5, 0.5);
    give(&f, 1, 1, JM_FATE_DIED, 8, 0.75);
    give(&f, 2, 0, JM_FATE_OK, 10, 0.75);
    expect_text(table(&f), right);
    tear_down(&f);
}

JM_TEST("differences are those of pairs, whatever the order")
{
    fixture f;
    if (!set_up(&f, 3, 2, NULL))
        return;
    give(&f, 2, 1, JM_FATE_OK, 9.5, NAN);
    give(&f, 0, 0, JM_FATE_OK, 7.25, 0.5);
    give(&f, 1, 0, JM_FATE_OK, 8.25, 0.25);
    give(&f, 0, 1, JM_FATE_OK, 7.5, 0.5);
    give(&f, 1, 1, JM_FATE_OK, 8, 0.75);
    give(&f, 2, 0, JM_FATE_OK, 10, 0.75);
    const char *text = table(&f);
    expect_contains(text, "-0.1667 [-0.475, +0.2]");
    expect_contains(text, "+0.25 [+0.025, +0.475]");
    expect_contains(text, "arm minus control in the same patient");
    expect_contains(json(&f), "\"differences\": [{\"arm\": \"thérapie\", \"minus\": \"control\"");
    expect_contains(f.text.data, "\"name\": \"share \\\"in\\\"\", \"unit\": \"1\", \"n\": 2, "
                                 "\"mean\": 0.25, \"p5\": 0.025");
    tear_down(&f);
}

JM_TEST("those who failed are in no number, and the first one is named")
{
    fixture f;
    if (!set_up(&f, 2, 2, NULL))
        return;
    give(&f, 0, 0, JM_FATE_OK, 7.25, 0.5);
    give(&f, 1, 0, JM_FATE_SOLVER, 1e9, 3);
    give(&f, 0, 1, JM_FATE_OK, 7.25, 0.5);
    give(&f, 1, 1, JM_FATE_OK, 7.25, 0.5);
    const char *text = table(&f);
    expect_contains(text, "2, 1");
    expect_contains(text, "7.25 ± 0 [7.25, 7.25]");
    expect_contains(text, "1 failed and are in no number above; the first: patient 2, arm control, "
                          "at 61.5 min: no step is accurate enough (solver_failed)");
    expect_int(jm_summary_failed(f.summary), 1);
    expect_contains(json(&f), "{\"failed\": 1, \"first_failure\": \"patient 2");
    expect_contains(f.text.data, "\"n\": 1, \"mean\": 0, \"p5\": 0");
    tear_down(&f);
}

JM_TEST("those who died have not failed: they are in the numbers, and counted apart")
{
    fixture f;
    if (!set_up(&f, 2, 2, NULL))
        return;
    give(&f, 0, 0, JM_FATE_OK, 7, 0.5);
    give(&f, 1, 0, JM_FATE_DIED, 9, 3);
    give(&f, 0, 1, JM_FATE_OK, 7, 0.5);
    give(&f, 1, 1, JM_FATE_OK, 7, 0.5);
    const char *text = table(&f);
    expect_contains(text, "2, 0");
    expect_contains(text, "8 ± 1.4");
    expect_contains(text, "\ndied ");
    expect_contains(text, "1 died, and are in the numbers above up to then; the first: patient 2, "
                          "arm control, at 61.5 min: ");
    expect_int(jm_summary_failed(f.summary), 0);
    expect_contains(json(&f), "\"died\": 1, \"first_death\": \"patient 2");
    tear_down(&f);
}

JM_TEST("an outcome that nobody has is never, and null in JSON")
{
    fixture f;
    if (!set_up(&f, 2, 1, NULL))
        return;
    give(&f, 0, 0, JM_FATE_OK, NAN, 0.5);
    give(&f, 1, 0, JM_FATE_OK, NAN, NAN);
    const char *text = table(&f);
    expect_contains(text, "never");
    expect_contains(text, "0.5 ± 0 [0.5, 0.5] n=1");
    expect_true(strstr(text, "minus") == NULL);
    expect_contains(json(&f), "\"n\": 0, \"mean\": null, \"sd\": 0, \"min\": null, \"p5\": null");
    expect_contains(f.text.data, "\"differences\": []");
    tear_down(&f);
}

JM_TEST("what differs by rounding is the same")
{
    fixture f;
    if (!set_up(&f, 2, 2, NULL))
        return;
    for (uint64_t i = 0; i < 2; i++) {
        give(&f, i, 0, JM_FATE_OK, 0.1 + 0.2, 3.7);
        give(&f, i, 1, JM_FATE_OK, 0.3, 3.7 + 1e-13);
    }
    expect_contains(table(&f), " 0 [0, 0]");
    expect_contains(f.text.data, "+9.992e-14 [");
    tear_down(&f);
}

JM_TEST("too many runs are not kept for differences, and it is said")
{
    fixture f;
    if (!set_up(&f, JM_PAIRS_MOST / 4 + 1, 2, NULL))
        return;
    give(&f, 0, 0, JM_FATE_OK, 7.25, 0.5);
    give(&f, 0, 1, JM_FATE_OK, 7.5, 0.5);
    expect_contains(table(&f), "too many runs to compare the arms patient by patient");
    expect_contains(json(&f), "\"differences\": null}");
    tear_down(&f);
    if (!set_up(&f, JM_PAIRS_MOST / 4, 2, NULL))
        return;
    give(&f, 0, 0, JM_FATE_OK, 7.25, 0.5);
    give(&f, 0, 1, JM_FATE_OK, 7.5, 0.5);
    expect_contains(table(&f), "+0.25 [+0.25, +0.25]");
    tear_down(&f);
}

/* ---- handing on ---- */

typedef struct counter {
    jm_sink sink;
    int begun, runs, ended;
    jm_status status;
} counter;

static jm_status counter_begin(jm_sink *sink, const jm_plan *plan, jm_error *e)
{
    (void)plan;
    (void)e;
    ((counter *)(void *)sink)->begun++;
    return JM_OK;
}

static jm_status counter_run(jm_sink *sink, const jm_run_result *r, jm_error *e)
{
    (void)r;
    ((counter *)(void *)sink)->runs++;
    return ((counter *)(void *)sink)->runs > 1 ? jm_fail(e, JM_FILE, "full") : JM_OK;
}

static jm_status counter_end(jm_sink *sink, jm_status status, jm_error *e)
{
    (void)e;
    ((counter *)(void *)sink)->ended++;
    ((counter *)(void *)sink)->status = status;
    return status;
}

JM_TEST("everything is handed on, and failures come back")
{
    counter next = {.sink = {.begin = counter_begin, .run = counter_run, .end = counter_end}};
    fixture f;
    if (!set_up(&f, 2, 1, &next.sink))
        return;
    const double values[] = {7.25, 0.5};
    const jm_run_result r = {.fate = JM_FATE_OK, .outcomes = values};
    jm_sink *sink = jm_summary_sink(f.summary);
    expect_status(sink->run(sink, &r, &err), JM_OK, &err);
    expect_status(sink->run(sink, &r, &err), JM_FILE, NULL);
    expect_status(sink->end(sink, JM_FILE, &err), JM_FILE, NULL);
    expect_int(next.begun, 1);
    expect_int(next.runs, 2);
    expect_int(next.ended, 1);
    expect_int(next.status, JM_FILE);
    tear_down(&f);
}

JM_TEST_MAIN
