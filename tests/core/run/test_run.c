/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run/run.h"

#include "tests/support/toy_plan.h"

JM_TEST("a grid is interpolated to the tolerance, in record units")
{
    toy t;
    toy_open(&t, &toy_clock, 3);
    toy_grid(&t, 0, 60, 0.73);
    toy_signal(&t, "x");
    toy_signal(&t, "square");
    t.signals[1].factor = 2.5;
    t.signals[1].offset = -1.25;
    if (toy_run(&t)) {
        for (size_t k = 0; k < t.plan->n_times; k++) {
            const double x = 8.75 * exp(-0.0625 * t.times[k]);
            expect_rel(toy_sample(&t, 2, 0, k), x, 1e-7);
            expect_rel(toy_sample(&t, 2, 1, k), 2.5 * x * x - 1.25, 1e-6);
        }
        expect_int(toy_result(&t, 2)->fate, JM_FATE_OK);
        expect_rel(toy_result(&t, 2)->t_end, 60, 0);
    }
    toy_close(&t);
}

JM_TEST("a sample at the time of a dose is the one after it")
{
    toy t;
    toy_open(&t, &toy_clock, 1);
    toy_grid(&t, 0, 30, 0.3); /* 9.0 = 30 * 0.3 is not the double 9.0 in every sum */
    toy_signal(&t, "x");
    toy_set(&t, "k", 0);
    toy_dose(&t, 0, "sugar", 4.5);
    toy_dose(&t, 3 * 0.3, "sugar", 1.25);
    toy_dose(&t, 9, "sugar", 7.5);
    toy_dose(&t, 30, "sugar", 2.5);
    if (toy_run(&t)) {
        expect_rel(toy_sample(&t, 0, 0, 0), 11, 0);
        expect_rel(toy_sample(&t, 0, 0, 2), 11, 1e-12);
        expect_rel(toy_sample(&t, 0, 0, 3), 11.625, 1e-12);
        expect_rel(toy_sample(&t, 0, 0, 29), 11.625, 1e-12);
        expect_rel(toy_sample(&t, 0, 0, 30), 15.375, 1e-12);
        expect_rel(toy_sample(&t, 0, 0, 100), 16.625, 1e-12);
        expect_int(toy_result(&t, 0)->n_happenings, 4);
        expect_text(toy_result(&t, 0)->happenings[1].kind, "dose");
        expect_text(toy_result(&t, 0)->happenings[1].source, "test.lua:5");
        expect_text(toy_result(&t, 0)->happenings[1].unit, "mmol");
    }
    toy_close(&t);
}

JM_TEST("points far apart wait for each other, but not for what changes the patient")
{
    toy t;
    toy_open(&t, &toy_clock, 20);
    toy_grid(&t, 0, 10, 1);
    toy_signal(&t, "push");
    toy_signal(&t, "triple");
    toy_vary(&t, "k", 1, 1.6);
    t.plan->options.rtol = 1e-13; /* few steps have a point, and lanes are apart */
    t.plan->options.atol = 1e-15;
    toy_change(&t, 5 + 1e-7, "push", 0.5);
    toy_change(&t, 8.01, "push", 0.25);
    if (toy_run(&t)) {
        for (uint64_t i = 0; i < 20; i++) {
            const double k = toy_column(&t.cohort, i, 0), x = 8.75 * exp(-5 * k);
            for (size_t n = 0; n <= 10; n++)
                expect_rel(toy_sample(&t, i, 0, n), n <= 5 ? 0 : n <= 8 ? 0.5 : 0.25, 0);
            expect_rel(toy_sample(&t, i, 1, 5), 3 * x, 1e-7);
            expect_rel(toy_sample(&t, i, 1, 7), 3 * (x * exp(-2 * k) + 0.5 / k * (1 - exp(-2 * k))),
                       1e-6);
        }
    }
    toy_close(&t);
}

JM_TEST("infusions that overlap add up and end exactly")
{
    toy t;
    toy_open(&t, &toy_clock, 1);
    toy_grid(&t, 0, 20, 1);
    toy_signal(&t, "x");
    toy_signal(&t, "dose.sugar");
    toy_set(&t, "k", 0);
    toy_dose(&t, 1, "sugar", 6.2)->rate = 0.62;        /* 1 to 11 */
    toy_dose(&t, 4.5, "sugar", 3.1)->duration = 5.5;   /* 4.5 to 10 */
    if (toy_run(&t)) {
        expect_rel(toy_sample(&t, 0, 1, 3), 0.62, 0);
        expect_rel(toy_sample(&t, 0, 1, 7), 0.62 + 3.1 / 5.5, 1e-15);
        expect_rel(toy_sample(&t, 0, 1, 10), 0.62, 0);
        expect_rel(toy_sample(&t, 0, 1, 11), 0, 0);
        expect_rel(toy_sample(&t, 0, 0, 20), 8.75 + 4.65, 1e-12);
        expect_rel(toy_sample(&t, 0, 0, 7), 8.75 + 0.31 * 6 + 2.5 * 3.1 / 5.5 / 2, 1e-12);
    }
    toy_close(&t);
}

JM_TEST("a parameter that changes in time takes effect there, derived values too")
{
    toy t;
    toy_open(&t, &toy_pk, 2);
    toy_grid(&t, 0, 24, 2);
    toy_signal(&t, "CENT");
    toy_dose(&t, 0, "CENT", 100);
    toy_change(&t, 7, "CL", 2.5);
    if (toy_run(&t)) {
        expect_rel(toy_sample(&t, 1, 0, 3), 100 * exp(-1.0), 1e-8);
        expect_rel(toy_sample(&t, 1, 0, 12), 100 * exp(-7 * 5.0 / 30 - 17 * 2.5 / 30), 1e-8);
    }
    toy_close(&t);
}

JM_TEST("an event of the model is located, applied and told; it kicks on and on")
{
    toy t;
    const double k = 0.0625, first = log(8.75 / 5) / k, period = log(7.5 / 5) / k;
    toy_open(&t, &toy_clock, 9);
    toy_grid(&t, 0, 40, 1);
    toy_signal(&t, "x");
    toy_signal(&t, "falls");
    toy_set(&t, "floor", 5);
    if (toy_run(&t)) {
        const jm_run_result *r = toy_result(&t, 8);
        expect_int(r->n_happenings, 1 + (int)floor((40 - first) / period));
        for (size_t e = 0; e < r->n_happenings; e++) {
            expect_text(r->happenings[e].kind, "event");
            expect_abs(r->happenings[e].t, first + (double)e * period, 1e-6);
        }
        expect_rel(toy_sample(&t, 8, 0, 40), 7.5 * exp(-k * fmod(40 - first, period)), 1e-6);
        expect_rel(toy_sample(&t, 8, 1, 40), (double)r->n_happenings, 0);
    }
    toy_close(&t);
}

JM_TEST("a setting that jumps through a condition sets the event off")
{
    toy t;
    toy_open(&t, &toy_clock, 1);
    toy_grid(&t, 0, 10, 1);
    toy_signal(&t, "x");
    toy_signal(&t, "falls");
    toy_set(&t, "k", 0);
    toy_set(&t, "floor", 5);
    toy_change(&t, 4, "floor", 9.5); /* x = 8.75 lies below at once; 11.25 after the kick */
    if (toy_run(&t)) {
        expect_rel(toy_sample(&t, 0, 1, 3), 0, 0);
        expect_rel(toy_sample(&t, 0, 1, 4), 1, 0);
        expect_rel(toy_sample(&t, 0, 0, 10), 11.25, 1e-12);
    }
    toy_close(&t);
}

JM_TEST("a clock of the model strikes from its first time on, and holds what it sets")
{
    toy t;
    double x = 8.75, push = 0;
    toy_open(&t, &toy_clock, 1);
    toy_grid(&t, 0, 21, 0.7);
    toy_signal(&t, "x");
    toy_signal(&t, "push");
    toy_signal(&t, "strokes");
    toy_set(&t, "period", 2.1);
    if (toy_run(&t)) {
        for (int stroke = 0; stroke < 10; stroke++) {
            push = 0.125 * (6.25 - x);
            jm_test_note("stroke %d", stroke);
            expect_rel(toy_sample(&t, 0, 1, (size_t)stroke * 3), push, 1e-7);
            expect_rel(toy_sample(&t, 0, 2, (size_t)stroke * 3), stroke + 1.0, 0);
            x = push / 0.0625 + (x - push / 0.0625) * exp(-0.0625 * 2.1);
        }
        expect_rel(toy_sample(&t, 0, 0, 30), x, 1e-7);
    }
    toy_close(&t);
}

JM_TEST("a reset ends infusions and repetitions, but not the timeline")
{
    toy t;
    toy_open(&t, &toy_clock, 1);
    toy_grid(&t, 0, 20, 1);
    toy_signal(&t, "x");
    toy_set(&t, "k", 0);
    jm_plan_event *e = toy_dose(&t, 1, "sugar", 2);
    e->interval = 3;
    e->times = 6;
    toy_dose(&t, 2, "sugar", 5)->rate = 0.5;
    t.events[t.arms[0].n_events++] = (jm_plan_event){.t = 5.5, .kind = JM_PLAN_RESET, .place = ""};
    toy_dose(&t, 12, "sugar", 1.5);
    if (toy_run(&t)) {
        expect_rel(toy_sample(&t, 0, 0, 5), 8.75 + 1 + 1 + 0.75, 1e-12);
        expect_rel(toy_sample(&t, 0, 0, 6), 8.75, 1e-12);
        expect_rel(toy_sample(&t, 0, 0, 20), 8.75 + 0.75, 1e-12);
    }
    toy_close(&t);
}

/* Two runs of the same patients in other company. */
static void compare_bits(const toy *a, uint64_t row_a, const toy *b, uint64_t row_b)
{
    const jm_run_result *x = toy_result(a, row_a), *y = toy_result(b, row_b);
    expect_lanes(x->samples, y->samples, a->plan->n_signals * a->plan->n_times, 0);
    expect_lanes(x->outcomes, y->outcomes, a->plan->n_outcomes, 0);
    expect_lanes(x->params, y->params, a->model->abi->n_params, 0);
    expect_int(x->n_steps, y->n_steps);
    expect_int(x->n_happenings, y->n_happenings);
}

static void fill_busy(toy *t, uint64_t first, uint64_t n, bool is_reversed)
{
    toy_open(t, &toy_clock, n);
    t->cohort.first = first;
    t->cohort.is_reversed = is_reversed;
    toy_vary(t, "k", 0.0625, 1.1);
    toy_vary(t, "floor", 5, 0.9);
    toy_grid(t, 0, 60, 0.9);
    toy_set(t, "period", 7.3);
    toy_dose(t, 3, "sugar", 11)->duration = 4;
    toy_signal(t, "x");
    toy_signal(t, "square");
    toy_outcome(t, JM_OUTCOME_MEAN, "triple");
    toy_outcome(t, JM_OUTCOME_TIME_OF_MINIMUM, "x");
    t->plan->options.rtol = 1e-6;
}

JM_TEST("a patient's bits do not depend on company, order or lane")
{
    toy all, back, alone;
    fill_busy(&all, 0, 150, false);
    fill_busy(&back, 0, 150, true);
    if (toy_run(&all) && toy_run(&back)) {
        for (uint64_t k = 0; k < 150; k++) {
            jm_test_note("patient %d", (int)k);
            compare_bits(&all, k, &back, 149 - k);
        }
        for (uint64_t k = 0; k < 150; k += 13) {
            fill_busy(&alone, k, 1, false);
            jm_test_note("patient %d alone", (int)k);
            if (toy_run(&alone))
                compare_bits(&all, k, &alone, 0);
            toy_close(&alone);
        }
    }
    toy_close(&all);
    toy_close(&back);
}

JM_TEST("shared steps agree with own ones to the tolerance")
{
    toy own, shared;
    if (!jm_stepper_find("cvode_bdf"))
        jm_test_skip("this build has no CVODE");
    fill_busy(&own, 0, 21, false);
    fill_busy(&shared, 0, 21, false);
    own.plan->options.rtol = shared.plan->options.rtol = 1e-9;
    strcpy(shared.plan->options.method, "cvode_bdf");
    if (toy_run(&own) && toy_run(&shared)) {
        expect_int(shared.plan->lanes_refill, 8);
        for (uint64_t k = 0; k < 21; k++) {
            jm_test_note("patient %d", (int)k);
            expect_lanes(toy_result(&shared, k)->samples, toy_result(&own, k)->samples,
                         2 * own.plan->n_times, 1e-5);
            expect_int(toy_result(&shared, k)->n_happenings, toy_result(&own, k)->n_happenings);
        }
    }
    toy_close(&own);
    toy_close(&shared);
}

static bool twice(void *user)
{
    int *asked = user;
    return (*asked)++ < 1;
}

JM_TEST("lanes that a group leaves are filled by the next one, and the bits are the same")
{
    toy one, other;
    uint64_t done = 0;
    int asked = 0;
    fill_busy(&one, 0, 200, false);
    fill_busy(&other, 0, 200, false);
    if (toy_run(&one) && expect_status(jm_plan_finish(other.plan, &other.err), JM_OK, NULL) &&
        expect_status(jm_sink_memory_new(&other.memory, &other.err), JM_OK, NULL) &&
        expect_status(jm_run_new(&other.run, other.plan, jm_sink_memory_sink(other.memory), NULL,
                                 &other.err), JM_OK, &other.err)) {
        jm_sink *sink = jm_sink_memory_sink(other.memory);
        expect_int(jm_plan_stretch(other.plan, 0), 4);
        expect_int(jm_plan_stretch(other.plan, 3), 1);
        expect_status(sink->begin(sink, other.plan, &other.err), JM_OK, &other.err);
        /* Somebody says no: the two groups that have begun are finished, the others not begun. */
        expect_status(jm_run_groups(other.run, 0, 4, twice, &asked, &done, &other.err), JM_OK,
                      &other.err);
        expect_int(done, 2);
        expect_int(jm_run_statistics(other.run)->n_runs, 128);
        for (uint64_t g = 2; g < 4; g++)
            expect_status(jm_run_group(other.run, g, &other.err), JM_OK, &other.err);
        for (uint64_t k = 0; k < 200; k++) {
            jm_test_note("patient %d", (int)k);
            compare_bits(&one, k, &other, k);
        }
    }
    toy_close(&one);
    toy_close(&other);
}

JM_TEST("a patient that explodes is set aside, tried alone and recorded; the others finish")
{
    toy t;
    toy_open(&t, &toy_blowup, 300); /* more fail than there are hands */
    toy_vary(&t, "p", 0.08, 1.9); /* infinite at 1 / p: before 12 in some */
    toy_grid(&t, 0, 12, 0.5);
    toy_signal(&t, "x");
    toy_outcome(&t, JM_OUTCOME_FINAL, "x");
    int failed = 0;
    if (toy_run(&t)) {
        for (uint64_t k = 0; k < 300; k++) {
            const jm_run_result *r = toy_result(&t, k);
            const double p = toy_column(&t.cohort, k, 0);
            jm_test_note("patient %d, p %g", (int)k, p);
            if (p * 12 < 1) {
                expect_int(r->fate, JM_FATE_OK);
                expect_rel(r->outcomes[0], 1 / (1 - 12 * p), 1e-4);
                continue;
            }
            failed++;
            expect_true(r->fate == JM_FATE_SOLVER || r->fate == JM_FATE_DOMAIN);
            expect_true(r->flags & JM_FLAG_RETRIED);
            expect_true(r->reason[0] != '\0');
            expect_rel(r->t_end, 1 / p, 1e-3);
            expect_true(isnan(r->outcomes[0]));
            expect_rel(r->samples[10], 1 / (1 - 5 * p), 1e-6);
            expect_true(isnan(r->samples[24]));
        }
        expect_true(failed > 64);
        expect_int(jm_run_statistics(t.run)->n_failed, failed);
        expect_int(jm_run_statistics(t.run)->n_ok, 300 - failed);
    }
    toy_close(&t);
}

JM_TEST("parameters and signals out of bounds raise flags, with the first time")
{
    toy t;
    toy_open(&t, &toy_pk, 2);
    toy_grid(&t, 0, 10, 0.5);
    toy_set(&t, "CL", 250);
    toy_dose(&t, 3, "CENT", 4e7);
    if (toy_run(&t)) {
        const jm_run_result *r = toy_result(&t, 1);
        expect_int(r->flags, JM_FLAG_RANGE | JM_FLAG_VALID);
        expect_text(r->happenings[0].kind, "limit");
        expect_text(r->happenings[0].label, "CL");
        expect_text(r->happenings[2].label, "CP");
        expect_rel(r->happenings[2].t, 3, 0);
        expect_int(r->n_happenings, 3);
    }
    toy_close(&t);
}

JM_TEST("arms and replicates have rows of their own")
{
    toy t;
    toy_open(&t, &toy_clock, 70);
    toy_grid(&t, 0, 5, 2.5);
    toy_signal(&t, "x");
    t.arms[1] = t.arms[0];
    t.arms[1].name = "other";
    t.plan->n_arms = 2;
    t.plan->n_replicates = 2;
    t.arms[1].n_settings = 1;
    t.settings[0] = (jm_plan_setting){toy_row(&t, "inflow"), 1.5};
    if (toy_run(&t)) {
        expect_int(t.plan->n_groups, 8);
        const jm_run_result *r = toy_result(&t, jm_plan_row(t.plan, 66, 1, 1));
        expect_int(r->patient, 66);
        expect_int(r->arm, 1);
        expect_int(r->replicate, 1);
        expect_rel(r->samples[2], 24 + (8.75 - 24) * exp(-0.0625 * 5), 1e-8);
        expect_rel(toy_sample(&t, 69, 0, 2), 8.75 * exp(-0.0625 * 5), 1e-8);
    }
    toy_close(&t);
}

static bool stop_at_once(void *user, uint64_t done, uint64_t all, const jm_run_stats *stats)
{
    *(uint64_t *)user = done;
    (void)stats;
    return done >= all;
}

JM_TEST("delayed values are those of the time that is looked at, a dose of the past included")
{
    toy t;
    toy_open(&t, &toy_delay, 5);
    toy_vary(&t, "tau", 1, 0.5);
    toy_grid(&t, 0, 2.4, 0.03);
    toy_signal(&t, "x");
    toy_signal(&t, "late");
    toy_dose(&t, 0.25, "push", 0.5);
    if (toy_run(&t)) {
        for (uint64_t row = 0; row < 5; row++) {
            const double tau = toy_column(&t.cohort, row, 0);
            for (size_t k = 0; k < t.plan->n_times; k++) {
                const double s = t.times[k] - tau; /* x is 1 - s, and 1.25 - s after the dose */
                const double late = s <= 0 ? 1 : s < 0.25 ? 1 - s : 1.25 - s;
                jm_test_note("patient %d at %g", (int)row, t.times[k]);
                if (s < tau && fabs(s - 0.25) > 1e-9)
                    expect_rel(toy_sample(&t, row, 1, k), late, 1e-7);
                if (t.times[k] < tau)
                    expect_rel(toy_sample(&t, row, 0, k),
                               1 - t.times[k] + (t.times[k] < 0.25 ? 0 : 0.25), 1e-9);
            }
        }
    }
    toy_close(&t);
}

/* Most patients are mild; one in eight is stiff enough to cost an explicit method a fortune. */
static double stiff_for_some(const toy_cohort *c, uint64_t patient)
{
    (void)c;
    return patient % 8 == 3 ? 3e4 : 0.5;
}

static jm_status stiff_values(const jm_cohort *cohort, uint64_t first, size_t n, uint32_t attempt,
                              double *values, jm_error *error)
{
    (void)attempt;
    (void)error;
    for (size_t k = 0; k < n; k++)
        values[k] = stiff_for_some((const toy_cohort *)cohort, first + k);
    return JM_OK;
}

JM_TEST("a stiff patient among mild ones is set aside and served by another method")
{
    toy t;
    if (!jm_stepper_find("cvode_bdf"))
        jm_test_skip("this build has no CVODE");
    toy_open(&t, &toy_pk, 512);
    toy_vary(&t, "KE0", 1, 0);
    t.cohort.base.values = stiff_values;
    toy_grid(&t, 0, 48, 4);
    toy_signal(&t, "CENT");
    toy_dose(&t, 0, "CENT", 100);
    t.plan->options.rtol = 1e-6;
    strcpy(t.plan->options.method, "auto");
    /* The probe looks at eight patients alike: none of the stiff ones. */
    if (toy_run(&t) && expect_true(t.plan->patience > 0)) {
        for (uint64_t k = 0; k < 512; k++) {
            const jm_run_result *r = toy_result(&t, k);
            jm_test_note("patient %d", (int)k);
            expect_int(r->fate, JM_FATE_OK);
            expect_int(r->flags, k % 8 == 3 ? JM_FLAG_RETRIED : 0);
            expect_rel(r->samples[6], 100 * exp(-4.0), 1e-4);
        }
        expect_int(jm_run_statistics(t.run)->n_retried, 64);
    }
    toy_close(&t);
}

JM_TEST("progress may stop a run between groups")
{
    toy t;
    uint64_t done = 0;
    toy_open(&t, &toy_clock, 200);
    toy_grid(&t, 0, 5, 2.5);
    expect_status(jm_plan_finish(t.plan, &t.err), JM_OK, &t.err);
    expect_status(jm_sink_memory_new(&t.memory, &t.err), JM_OK, &t.err);
    expect_status(jm_run_new(&t.run, t.plan, jm_sink_memory_sink(t.memory), NULL, &t.err), JM_OK,
                  &t.err);
    expect_status(jm_run_all(t.run, stop_at_once, &done, &t.err), JM_STOPPED, NULL);
    expect_int(done, 64);
    toy_close(&t);
}

JM_TEST("time is measured where it is asked for, and its parts fit into the whole")
{
    toy t;
    toy_open(&t, &toy_clock, 40);
    toy_grid(&t, 0, 60, 0.5);
    toy_signal(&t, "x");
    toy_set(&t, "period", 2.1);
    if (toy_run(&t)) {
        expect_int(jm_run_statistics(t.run)->n_readings, 0);
        expect_rel(jm_run_statistics(t.run)->seconds_all, 0, 0);
        jm_run_measure(t.run);
        for (uint64_t g = 0; g < t.plan->n_groups; g++)
            expect_status(jm_run_group(t.run, g, &t.err), JM_OK, &t.err);
        const jm_run_stats *s = jm_run_statistics(t.run);
        const double parts = s->seconds_steps + s->seconds_interpolate + s->seconds_look +
                             s->seconds_serve + s->seconds_load + s->seconds_script +
                             s->seconds_sink;
        expect_true(s->seconds_steps > 0);
        expect_true(s->seconds_look > 0);
        expect_true(s->seconds_interpolate > 0);
        expect_true(s->seconds_serve > 0);
        expect_true(s->seconds_load > 0);
        /* Two for each step of eight lanes, and three for each of the 28 strokes at least. */
        expect_true(8 * s->n_readings >= 2 * s->stepper.steps + 3 * 40 * 28);
        expect_true(parts <= s->seconds_all * (1 + 1e-9));
        expect_true(s->seconds_reading < s->seconds_all);
    }
    toy_close(&t);
}

JM_TEST_MAIN
