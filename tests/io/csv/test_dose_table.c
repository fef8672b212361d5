/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/dose_table.h"

#include "core/cohort/table.h"
#include "tests/support/jm_test.h"
#include "tests/support/pk_model.h"

static jm_error err;
static jm_arena *arena;
static jm_dose_table table;

/* Reads `text` for a cohort of `n` patients 1 … n and a model with `n_routes` routes. */
static jm_status read_for(const jm_cohort *cohort, uint32_t n_routes, const char *text)
{
    static jm_model_abi abi;
    jm_model model;

    jm_arena_free(arena);
    arena = jm_arena_new();
    memset(&err, 0, sizeof err);
    if (pk_model(&model, &abi, n_routes) != JM_OK)
        return JM_INTERNAL;
    return jm_dose_table_read_text(&table, &(jm_csv_text){"d.csv", text, strlen(text)}, &model,
                                   cohort, arena, &err);
}

static jm_status read_text(uint64_t n, const char *text)
{
    jm_cohort *cohort;
    jm_status status = jm_cohort_same(&cohort, n, 1, &err);

    if (status == JM_OK)
        status = read_for(cohort, 4, text);
    jm_cohort_free(cohort);
    return status;
}

/* The single event of the single row. */
static const jm_plan_event *only(const char *text)
{
    static const jm_plan_event nothing;

    jm_test_note("%.120s", text);
    expect_status(read_text(1, text), JM_OK, &err);
    if (!expect_int(table.n_own, 1) || !expect_int(table.own[0].n_events, 1))
        return &nothing;
    return table.own[0].events;
}

JM_TEST("a bolus, in the units of the header and of the model")
{
    const jm_plan_event *e = only("TIME [h],AMT [g],CMT\n1.5,0.25,iv\n");

    expect_rel(e->t, 90, 1e-15);
    expect_int(e->kind, JM_PLAN_DOSE);
    expect_int(e->index, 1);
    expect_rel(e->amount, 250, 1e-15);
    expect_rel(e->rate, 0, 0);
    expect_rel(e->duration, 0, 0);
    expect_int(e->times, 1);
    expect_int(e->steady, 0);
    expect_text(e->label, "iv");
    expect_text(e->place, "d.csv:2");
    e = only("time,amt,cmt\n1.5,0.25,4\n");
    expect_rel(e->t, 1.5, 0);
    expect_rel(e->amount, 0.25, 0);
    expect_text(e->label, "insulin");
    e = only("TIME,AMT [U],CMT\n1.5,0.25,insulin\n");
    expect_rel(e->amount, 250, 1e-15);
}

JM_TEST("compartments go by route, by state and by number")
{
    expect_int(only("TIME,AMT,CMT\n0,1,pump\n")->index, 2);
    expect_int(only("TIME,AMT,CMT\n0,1,depot\n")->index, 0);
    expect_int(only("TIME,AMT,CMT\n0,1,plasma\n")->index, 3);
    expect_int(only("TIME,AMT,CMT\n0,1,2.0\n")->index, 1);
}

JM_TEST("infusions by rate, by duration, and by what the model says")
{
    const jm_plan_event *e = only("TIME [h],AMT [mg],RATE [g/d],CMT\n2,100,1.44,iv\n");

    expect_rel(e->rate, 1, 1e-14);
    e = only("TIME [h],AMT,RATE,CMT\n2,100,30,iv\n"); /* mg per TIME's hour */
    expect_rel(e->rate, 0.5, 1e-15);
    e = only("TIME,AMT [g],RATE,CMT\n2,1,0.125,iv\n"); /* g per minute */
    expect_rel(e->rate, 125, 1e-15);
    e = only("TIME [h],AMT,DUR,CMT\n2,100,0.75,iv\n");
    expect_rel(e->duration, 45, 1e-15);
    expect_rel(e->rate, 0, 0);
    e = only("TIME,AMT,DUR [s],CMT\n2,100,90,iv\n");
    expect_rel(e->duration, 1.5, 1e-15);
    e = only("TIME [h],AMT,RATE,CMT\n2,100,-1,iv\n");
    expect_rel(e->rate, -1, 0);
    e = only("TIME [h],AMT,RATE,CMT\n2,100,-2,iv\n");
    expect_rel(e->rate, -2, 0);
    e = only("TIME,AMT,RATE,DUR,CMT\n2,100,25,4,iv\n");
    expect_rel(e->rate, 25, 0);
    expect_rel(e->duration, 0, 0);
}

JM_TEST("repeated doses and steady states")
{
    const jm_plan_event *e = only("TIME [h],AMT,II,ADDL,SS,CMT\n0,12.5,8,20,1,oral\n");

    expect_int(e->times, 21);
    expect_rel(e->interval, 480, 1e-15);
    expect_int(e->steady, 1);
    e = only("TIME [h],AMT,II [d],ADDL,SS,CMT\n0,12.5,1,.,2,oral\n");
    expect_int(e->times, 1);
    expect_rel(e->interval, 1440, 1e-15);
    expect_int(e->steady, 2);
    e = only("TIME,AMT,RATE,SS,CMT\n0,0,3.5,1,iv\n");
    expect_rel(e->amount, 0, 0);
    expect_rel(e->rate, 3.5, 0);
    expect_int(e->steady, 1);
    e = only("TIME,AMT,II,CMT\n0,12.5,24,oral\n");
    expect_rel(e->interval, 0, 0);
}

JM_TEST("patients in any order, rows of a patient in theirs, observations passed over")
{
    const jm_status status = read_text(20, "ID,TIME,AMT,EVID,CMT,DV,MDV\n"
                                           "17,0,5,1,1,.,1\n3,0,6,1,1,.,1\n17,4,.,0,2,3.1,0\n"
                                           "17,8,7,1,1,.,1\n3.0,8,8,1,1,.,1\n003,8,.,3,.,.,.\n"
                                           "17,9,9,4,2,.,1\n5,1,.,0,.,2.2,0\n");

    if (!expect_status(status, JM_OK, &err))
        return;
    expect_int(table.n_rows, 8);
    expect_int(table.n_doses, 5);
    expect_int(table.n_resets, 2);
    expect_int(table.n_observations, 2);
    expect_int(table.n_own, 2);
    expect_int(table.own[0].patient, 2);
    expect_int(table.own[0].n_events, 3);
    expect_rel(table.own[0].events[1].amount, 8, 0);
    expect_int(table.own[0].events[2].kind, JM_PLAN_RESET);
    expect_text(table.own[0].events[2].place, "d.csv:7");
    expect_int(table.own[1].patient, 16);
    expect_int(table.own[1].n_events, 4);
    expect_rel(table.own[1].events[1].amount, 7, 0);
    expect_int(table.own[1].events[2].kind, JM_PLAN_RESET);
    expect_int(table.own[1].events[3].kind, JM_PLAN_DOSE);
}

JM_TEST("parameters change with the rows, each change once, before the dose")
{
    const jm_status status =
        read_text(2, "ID,TIME [h],AMT [mg],CMT,weight [g],CL [mL/min],temperature [K],meal\n"
                     "1,0,5,iv,72250,130,310.15,.\n1,1,.,.,72250,.,.,2.5\n1,2,6,iv,72250,140,.,.\n"
                     "2,0,.,.,.,125,.,.\n");
    static const uint32_t kinds[] = {JM_PLAN_SET, JM_PLAN_SET, JM_PLAN_SET, JM_PLAN_DOSE,
                                     JM_PLAN_SET, JM_PLAN_SET, JM_PLAN_DOSE};
    static const uint32_t rows[] = {2, 0, 3, 1, 4, 0, 1};
    static const double values[] = {72.25, 0.13, 37, 5, 2.5, 0.14, 6};

    if (!expect_status(status, JM_OK, &err) || !expect_int(table.own[0].n_events, 7))
        return;
    for (size_t e = 0; e < 7; e++) {
        const jm_plan_event *event = &table.own[0].events[e];
        jm_test_note("event %d", (int)e);
        expect_int(event->kind, kinds[e]);
        expect_int(event->index, rows[e]);
        expect_rel(event->kind == JM_PLAN_SET ? event->value : event->amount, values[e], 1e-14);
    }
    expect_int(table.n_settings, 6);
    expect_text(table.own[0].events[0].label, "weight");
    expect_text(table.own[0].events[4].label, "meal");
    expect_rel(table.own[0].events[4].t, 60, 1e-15);
    expect_rel(table.own[1].events[0].value, 0.125, 1e-15);
}

JM_TEST("a model with one route needs no CMT")
{
    jm_cohort *cohort;

    expect_status(jm_cohort_same(&cohort, 1, 1, &err), JM_OK, &err);
    expect_status(read_for(cohort, 1, "TIME,AMT\n0,4.5\n"), JM_OK, &err);
    expect_text(table.own[0].events[0].label, "oral");
    expect_status(read_for(cohort, 0, "TIME,AMT\n0,4.5\n"), JM_SYNTAX, NULL);
    expect_contains(err.text, "has no route for a dose");
    jm_cohort_free(cohort);
}

JM_TEST("IDs are those of the cohort")
{
    static const char *const ids[] = {"P-7", "2", "1"};
    const jm_table from = {.n = 3, .seed = 1, .ids = ids};
    jm_cohort *cohort;

    expect_status(jm_cohort_table(&cohort, &from, &err), JM_OK, &err);
    expect_status(read_for(cohort, 4, "ID,TIME,AMT,CMT\n1,0,4.5,1\n2,0,5.5,1\nP-7,0,6.5,1\n"),
                  JM_OK, &err);
    expect_int(table.n_own, 3);
    expect_rel(table.own[0].events[0].amount, 6.5, 0);
    expect_rel(table.own[1].events[0].amount, 5.5, 0);
    expect_rel(table.own[2].events[0].amount, 4.5, 0);
    expect_status(read_for(cohort, 4, "ID,TIME,AMT,CMT\n3,0,4.5,1\n"), JM_SYNTAX, NULL);
    expect_contains(err.text, "ID \"3\" is not in the cohort of 3 patients (P-7 to 1)");
    expect_text(err.place, "d.csv:2");
    jm_cohort_free(cohort);
}

JM_TEST("a header alone is a table without doses")
{
    expect_status(read_text(1, "TIME,AMT,CMT\n"), JM_OK, &err);
    expect_int(table.n_own, 0);
    jm_arena_free(arena);
    arena = NULL;
}

JM_TEST_MAIN
