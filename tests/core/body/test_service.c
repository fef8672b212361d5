/* SPDX-License-Identifier: Apache-2.0 */
/* Dosing where the closed forms of tests/physiology/pk have no case. */
#include "core/body/service.h"

#include "tests/support/toy_plan.h"

enum { REPEATS = 160 };

/* A dose repeated often and one that starts from the steady state, compared over two intervals. */
static void compare_with_repeats(toy *often, toy *steady, double interval, double tolerance)
{
    toy *both[] = {often, steady};
    for (int i = 0; i < 2; i++) {
        toy *t = both[i];
        const double begin = REPEATS * interval;
        for (size_t k = 0; k <= 40; k++)
            t->times[k] = begin + (double)k * interval / 20;
        t->plan->n_times = 41;
        t->plan->t_end = t->times[40];
        toy_signal(t, "CENT");
        toy_signal(t, "CE");
        t->events[0].interval = interval;
        t->events[0].times = i == 0 ? REPEATS + 3 : 3;
        t->events[0].t = i == 0 ? 0 : begin;
        t->events[0].steady = i == 0 ? 0 : 1;
    }
    if (toy_run(often) && toy_run(steady)) {
        for (uint64_t row = 0; row < often->cohort.base.n; row++) {
            jm_test_note("patient %d", (int)row);
            expect_lanes(toy_result(steady, row)->samples, toy_result(often, row)->samples, 82,
                         tolerance);
        }
    }
    toy_close(often);
    toy_close(steady);
}

static void open_pk(toy *t, uint64_t patients)
{
    toy_open(t, &toy_pk, patients);
    toy_vary(t, "CL", 5, 0.6);
    toy_set(t, "Q", 8);
    toy_set(t, "V2", 60);
    toy_set(t, "KE0", 0.5);
}

JM_TEST("steady state of an infusion that outlasts its interval")
{
    toy often, steady;
    open_pk(&often, 11);
    open_pk(&steady, 11);
    toy_dose(&often, 0, "CENT", 100)->duration = 19.5;
    toy_dose(&steady, 0, "CENT", 100)->duration = 19.5;
    compare_with_repeats(&often, &steady, 8, 1e-7);
}

JM_TEST("steady state with a lag beyond the interval")
{
    toy often, steady;
    open_pk(&often, 3);
    open_pk(&steady, 3);
    toy_set(&often, "ALAG_GUT", 13.25);
    toy_set(&steady, "ALAG_GUT", 13.25);
    toy_dose(&often, 0, "GUT", 100);
    toy_dose(&steady, 0, "GUT", 100);
    compare_with_repeats(&often, &steady, 6, 1e-7);
}

JM_TEST("steady state of a lagged infusion that wraps around its interval")
{
    toy often, steady;
    open_pk(&often, 3);
    open_pk(&steady, 3);
    toy_set(&often, "ALAG_GUT", 5.5);
    toy_set(&steady, "ALAG_GUT", 5.5);
    toy_dose(&often, 0, "GUT", 100)->rate = 40;
    toy_dose(&steady, 0, "GUT", 100)->rate = 40;
    compare_with_repeats(&often, &steady, 7, 1e-7);
}

JM_TEST("steady states of patients in company and alone have the same bits")
{
    toy all, alone;
    open_pk(&all, 30);
    toy_grid(&all, 0, 24, 1.5);
    toy_signal(&all, "CENT");
    jm_plan_event *e = toy_dose(&all, 0, "CENT", 100);
    e->steady = 1;
    e->interval = 12;
    if (toy_run(&all)) {
        for (uint64_t k = 0; k < 30; k += 7) {
            open_pk(&alone, 1);
            alone.cohort.first = k;
            toy_grid(&alone, 0, 24, 1.5);
            toy_signal(&alone, "CENT");
            e = toy_dose(&alone, 0, "CENT", 100);
            e->steady = 1;
            e->interval = 12;
            if (toy_run(&alone))
                expect_lanes(toy_result(&alone, 0)->samples, toy_result(&all, k)->samples, 17, 0);
            toy_close(&alone);
        }
    }
    toy_close(&all);
}

JM_TEST("a modelled rate that the model lacks fails the patient with a reason")
{
    toy t;
    toy_open(&t, &toy_pk, 2);
    toy_grid(&t, 0, 4, 1);
    toy_dose(&t, 2, "GUT", 10)->rate = -1;
    if (toy_run(&t)) {
        expect_int(toy_result(&t, 1)->fate, JM_FATE_ERROR);
        expect_contains(toy_result(&t, 1)->reason, "rate");
        expect_rel(toy_result(&t, 1)->t_end, 2, 0);
    }
    toy_close(&t);
}

JM_TEST("a modelled duration sets the rate, bioavailability included")
{
    toy t;
    toy_open(&t, &toy_pk, 1);
    toy_grid(&t, 0, 6, 1);
    toy_signal(&t, "dose.CENT");
    toy_signal(&t, "CENT");
    toy_set(&t, "D_CENT", 2.5);
    toy_set(&t, "F_CENT", 0.4);
    toy_set(&t, "CL", 0.01);
    toy_dose(&t, 1, "CENT", 50)->rate = -2;
    if (toy_run(&t)) {
        expect_rel(toy_sample(&t, 0, 0, 3), 8, 1e-15);
        expect_rel(toy_sample(&t, 0, 0, 4), 0, 0);
        expect_rel(toy_sample(&t, 0, 1, 6), 20, 2e-3);
    }
    toy_close(&t);
}

/* Dues come in order of time, then rank, then entry; rounding of times does not matter. */
JM_TEST("an agenda serves one moment in a fixed order")
{
    jm_agenda agenda;
    jm_due due;
    const double t = 0.1 + 0.2, same = 0.3; /* one unit in the last place apart */
    jm_agenda_init(&agenda);
    const jm_due dues[] = {{.t = t, .kind = JM_DUE_CALL, .what = 5},
                           {.t = same, .kind = JM_DUE_CLOCK, .what = 4},
                           {.t = t, .kind = JM_DUE_RESET, .what = 1},
                           {.t = same, .kind = JM_DUE_DOSE, .what = 2},
                           {.t = 0.4, .kind = JM_DUE_DOSE, .what = 9},
                           {.t = t, .kind = JM_DUE_SET, .what = 3},
                           {.t = t, .kind = JM_DUE_END, .what = 0}};
    for (size_t k = 0; k < sizeof dues / sizeof dues[0]; k++)
        expect_true(jm_agenda_add(&agenda, &dues[k]));
    expect_rel(jm_agenda_next(&agenda), same, 0);
    for (uint32_t k = 0; k < 5; k++) {
        expect_true(jm_agenda_take(&agenda, same, JM_DUE_CLOCK, &due));
        expect_int(due.what, k);
    }
    expect_false(jm_agenda_take(&agenda, same, JM_DUE_CLOCK, &due));
    expect_true(jm_agenda_take(&agenda, same, JM_DUE_CALL, &due));
    expect_int(due.what, 5);
    expect_rel(jm_agenda_next(&agenda), 0.4, 0);
    jm_agenda_clear(&agenda);
}

JM_TEST_MAIN
